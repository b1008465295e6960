// SPDX-License-Identifier: GPL-3.0-or-later
// What ranks do in the picked point: the table of roles above, memory over the step below, and the way to the files.
#pragma once

#include "ui/models/point_trace.h"

#include <QWidget>

#include <optional>

class QStackedWidget;
class QTableView;

namespace paretoscope::ui {

class EmptyNote;
class MemoryCurve;
class RoleModel;

class RolesPanel : public QWidget {
    Q_OBJECT
public:
    /// The trace must outlive the panel.
    explicit RolesPanel(PointTrace& trace, QWidget* parent = nullptr);

    void setCapacity(std::optional<double> bytes); ///< of a device
    [[nodiscard]] MemoryCurve& memory() { return *m_memory; }

    void exportTraces(); ///< opens the dialog

private:
    QWidget* makeHead();
    void refresh();

    PointTrace& m_trace;
    std::optional<double> m_capacity;
    QStackedWidget* m_stack = nullptr;
    EmptyNote* m_note = nullptr;
    RoleModel* m_model = nullptr;
    QTableView* m_table = nullptr;
    MemoryCurve* m_memory = nullptr;
};

} // namespace paretoscope::ui
