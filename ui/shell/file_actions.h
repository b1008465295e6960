// SPDX-License-Identifier: GPL-3.0-or-later
// New, open, save and recent files, for scenarios and stores; asks before unsaved work is lost. Also decides into which
// store runs are written.
#pragma once

#include "core/base/error.h"

#include <QObject>
#include <QString>

#include <filesystem>
#include <vector>

class QAction;
class QMenu;
class QSettings;
class QWidget;

namespace paretoscope::ui {

class Document;
class Selection;

class FileActions : public QObject {
    Q_OBJECT
public:
    /// All must outlive the object. `window` is what dialogs belong to.
    FileActions(Document& document, Selection& selection, QSettings& settings, QWidget& window);

    /// Adds all entries and their shortcuts.
    void addTo(QMenu& menu);
    [[nodiscard]] const std::vector<QAction*>& actions() const { return m_actions; }

    /// A scenario or a store, by its content. Errors arrive as failed().
    void open(const QString& path);
    /// False if the user wants to stay.
    [[nodiscard]] bool mayLeave();
    bool save();
    bool saveAs();

    /// Where the next run is stored: the open store, else one by the scenario's name among the user's data.
    [[nodiscard]] std::filesystem::path store() const;

signals:
    void failed(const QString& message);
    void storeOpened();

private:
    QAction* make(const char* name, const char* icon, const QString& text, const QKeySequence& shortcut);
    void openStore(const QString& path);
    void chooseStore();
    void copyStore();
    void askOpen();
    void remember(const QString& path);
    void fillRecent();
    bool saveTo(const QString& path);
    void fail(const QString& path, const Error& error);

    Document& m_document;
    Selection& m_selection;
    QSettings& m_settings;
    QWidget& m_window;
    std::vector<QAction*> m_actions;
    QMenu* m_recent = nullptr;
    QString m_store; ///< chosen by the user; empty: by the scenario's name
};

} // namespace paretoscope::ui
