// SPDX-License-Identifier: GPL-3.0-or-later
// The open document: one Scenario, its undo stack and its file. Widgets read it and listen; they change it only by
// pushing commands of ui/commands, which call the set...() functions below with old and new values. GUI thread only.
#pragma once

#include "core/base/result.h"
#include "core/explore/scenario.h"
#include "core/study/catalog.h"
#include "core/study/registry.h"

#include <QObject>
#include <QString>
#include <QUndoStack>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::ui {

/// A stretch of typing in one field or one turn of a control: edits of one gesture merge into one undo step.
using Gesture = int;
inline constexpr Gesture kNoGesture = 0; ///< merges with nothing

class Document : public QObject {
    Q_OBJECT
    Q_PROPERTY(bool dirty READ isDirty NOTIFY dirtyChanged)
    Q_PROPERTY(QString path READ path NOTIFY pathChanged)

public:
    /// Starts as a new scenario of the registry's first study; registry (never empty) and catalog must outlive it.
    Document(const study::Registry& registry, const study::Catalog& catalog, QObject* parent = nullptr);

    [[nodiscard]] const explore::Scenario& scenario() const { return m_scenario; }
    [[nodiscard]] const study::Registry& registry() const { return m_registry; }
    [[nodiscard]] const study::Catalog& catalog() const { return m_catalog; }
    [[nodiscard]] const study::Study& study() const;
    [[nodiscard]] const study::Description& description() const { return study().description(); }
    /// Null where the parameter keeps its default.
    [[nodiscard]] const explore::Axis* axis(std::string_view parameter) const;

    [[nodiscard]] QUndoStack& undoStack() { return m_undoStack; }
    /// Executes a command and keeps it for undo.
    void push(std::unique_ptr<QUndoCommand> command);
    [[nodiscard]] Gesture newGesture() { return ++m_lastGesture; }

    [[nodiscard]] QString path() const { return m_path; } ///< empty while never saved
    [[nodiscard]] QString title() const;                  ///< the scenario's name, else the file's, else "Untitled"
    [[nodiscard]] bool isDirty() const { return m_restored || !m_undoStack.isClean(); }

    /// Each forgets the undo history. On an error the document stays as it was.
    void startNew();
    [[nodiscard]] Result<void> load(const QString& path);
    [[nodiscard]] Result<void> save(const QString& path);
    /// Takes over a scenario that is not on disk as it stands (an example, a recovery); dirty until saved.
    void restore(explore::Scenario scenario, const QString& path);

    /// For commands only: change one part and tell everybody.
    void setName(const std::string& name);
    void setAxis(const std::string& parameter, const std::optional<explore::Axis>& axis);
    void setBounds(const std::vector<explore::MetricBound>& bounds);
    void setObjectives(const std::vector<explore::Objective>& objectives);
    void setExplorer(const explore::ExplorerSettings& explorer);
    void setCluster(const hardware::Cluster& cluster, const std::optional<explore::ClusterRecipe>& recipe);

signals:
    void scenarioChanged(); ///< after any change; the more specific signal comes first
    void clusterChanged();
    void axisChanged(const QString& parameter);
    void nameChanged();
    void boundsChanged();
    void objectivesChanged();
    void explorerChanged();
    void replaced(); ///< another scenario altogether: rebuild everything
    void pathChanged();
    void dirtyChanged(bool dirty);

private:
    void replace(explore::Scenario scenario, const QString& path, bool restored);

    const study::Registry& m_registry;
    const study::Catalog& m_catalog;
    explore::Scenario m_scenario;
    QUndoStack m_undoStack;
    QString m_path;
    Gesture m_lastGesture = kNoGesture;
    bool m_restored = false; ///< differs from the file although nothing was undone or done
};

} // namespace paretoscope::ui
