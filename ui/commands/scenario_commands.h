// SPDX-License-Identifier: GPL-3.0-or-later
// Undoable edits of the document, each with the old and the new value of one part. Edits of the same part by the same
// gesture merge into one step: a gesture is a stretch of typing in one field or one turn of a control.
#pragma once

#include "ui/models/document.h"

#include <QUndoCommand>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace paretoscope::ui {

/// The common shape: replaces one value by another through a setter of the document.
template <class Value>
class CmdEdit : public QUndoCommand {
public:
    using Setter = std::function<void(const Value&)>;

    CmdEdit(const QString& text, Setter setter, Value before, Value after, Gesture gesture)
        : QUndoCommand(text)
        , m_setter(std::move(setter))
        , m_before(std::move(before))
        , m_after(std::move(after))
        , m_gesture(gesture) {
        setObsolete(m_before == m_after);
    }

    void undo() override { m_setter(m_before); }
    void redo() override { m_setter(m_after); }
    [[nodiscard]] int id() const override { return m_gesture == kNoGesture ? -1 : m_gesture; }
    bool mergeWith(const QUndoCommand* other) override {
        const auto* next = dynamic_cast<const CmdEdit*>(other);
        if (!next)
            return false;
        m_after = next->m_after;
        setObsolete(m_before == m_after);
        return true;
    }

private:
    Setter m_setter;
    Value m_before;
    Value m_after;
    Gesture m_gesture;
};

class CmdNameEdit : public CmdEdit<std::string> {
public:
    CmdNameEdit(Document& document, std::string name, Gesture gesture = kNoGesture);
};

/// Nothing restores the parameter's default.
class CmdAxisEdit : public CmdEdit<std::optional<explore::Axis>> {
public:
    CmdAxisEdit(Document& document, const study::Parameter& parameter, std::optional<explore::Axis> axis,
                Gesture gesture = kNoGesture);
};

class CmdBoundsEdit : public CmdEdit<std::vector<explore::MetricBound>> {
public:
    CmdBoundsEdit(Document& document, std::vector<explore::MetricBound> bounds, Gesture gesture = kNoGesture);
};

class CmdObjectivesEdit : public CmdEdit<std::vector<explore::Objective>> {
public:
    CmdObjectivesEdit(Document& document, std::vector<explore::Objective> objectives);
};

class CmdExplorerEdit : public CmdEdit<explore::ExplorerSettings> {
public:
    CmdExplorerEdit(Document& document, const explore::ExplorerSettings& explorer, Gesture gesture = kNoGesture);
};

/// A drawing and how it was generated, if it was.
struct ClusterState {
    hardware::Cluster cluster;
    std::optional<explore::ClusterRecipe> recipe;
    friend bool operator==(const ClusterState&, const ClusterState&) = default;
};

/// Without a recipe: an edit by hand, which the generator's settings no longer describe.
class CmdClusterEdit : public CmdEdit<ClusterState> {
public:
    CmdClusterEdit(Document& document, const QString& text, ClusterState after, Gesture gesture = kNoGesture);
};

} // namespace paretoscope::ui
