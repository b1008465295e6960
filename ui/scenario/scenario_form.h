// SPDX-License-Identifier: GPL-3.0-or-later
// The study's form, made from its description alone: a row for every parameter under its group's heading, then
// objectives, constraints and the explorer. Each field holds one value, a list or a range.
#pragma once

#include <QScrollArea>

#include <string>
#include <vector>

class QVBoxLayout;

namespace paretoscope::ui {

class Document;
class ParameterModel;
class ParameterRow;

class ScenarioForm : public QScrollArea {
    Q_OBJECT
public:
    /// Both must outlive the form.
    ScenarioForm(Document& document, ParameterModel& parameters, QWidget* parent = nullptr);

    /// Scrolls to a parameter's field and focuses it.
    void reveal(const QString& parameter);
    /// Scrolls until a parameter and those that follow it are in view, and leaves the focus where it is.
    void scrollTo(const QString& parameter);

private:
    void build();
    void addParameters(QVBoxLayout& layout);
    void refresh(int first, int last);
    void showWhatIsRead();

    Document& m_document;
    ParameterModel& m_parameters;
    std::vector<ParameterRow*> m_rows; ///< in the model's order
    std::string m_study;               ///< that the rows were made for
};

} // namespace paretoscope::ui
