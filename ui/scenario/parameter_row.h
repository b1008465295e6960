// SPDX-License-Identifier: GPL-3.0-or-later
// One parameter of the form: its field, how many values it takes, and a button back to the default.
#pragma once

#include "ui/models/document.h"
#include "ui/scenario/field_row.h"

class QToolButton;

namespace paretoscope::ui {

class AxisField;
class ParameterModel;

class ParameterRow : public FieldRow {
    Q_OBJECT
public:
    ParameterRow(Document& document, ParameterModel& parameters, int row);

    /// Shows what the model says.
    void refresh();

private:
    ParameterRow(Document& document, ParameterModel& parameters, int row, AxisField* field);
    void take(const QString& text);
    void reset();

    Document& m_document;
    ParameterModel& m_parameters;
    int m_row;
    AxisField* m_field;
    QLabel* m_badge;
    QToolButton* m_reset;
    Gesture m_gesture;
};

} // namespace paretoscope::ui
