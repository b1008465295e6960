// SPDX-License-Identifier: GPL-3.0-or-later
// The study's form, made from its description alone: a row for every parameter under its group's heading, below what
// the group draws where the study tells, then objectives, constraints and the explorer. Each field holds one value, a
// list or a range.
#pragma once

#include <QScrollArea>

#include <map>
#include <string>
#include <vector>

class QVBoxLayout;

namespace paretoscope::ui {

class DistributionView;
class Document;
class ParameterModel;
class ParameterRow;
class ScenarioPreviewer;

class ScenarioForm : public QScrollArea {
    Q_OBJECT
public:
    /// All must outlive the form.
    ScenarioForm(Document& document, ParameterModel& parameters, const ScenarioPreviewer& previewer,
                 QWidget* parent = nullptr);

    /// Scrolls to a parameter's field and focuses it.
    void reveal(const QString& parameter);
    /// Scrolls until a parameter and those that follow it are in view, and leaves the focus where it is.
    void scrollTo(const QString& parameter);

private:
    void build();
    void addParameters(QVBoxLayout& layout);
    void refresh(int first, int last);
    void showWhatIsRead();
    void showDistributions();

    Document& m_document;
    ParameterModel& m_parameters;
    const ScenarioPreviewer& m_previewer;
    std::vector<ParameterRow*> m_rows;                        ///< in the model's order
    std::map<std::string, DistributionView*> m_distributions; ///< below the headings of groups, by group
    std::string m_study;                                      ///< that the rows were made for
};

} // namespace paretoscope::ui
