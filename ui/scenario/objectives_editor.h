// SPDX-License-Identifier: GPL-3.0-or-later
// What the front is about: metrics to minimise or maximise, at least one.
#pragma once

#include <QWidget>

#include <cstddef>
#include <string>

class QComboBox;
class QVBoxLayout;

namespace paretoscope::study {
struct Description;
}

namespace paretoscope::ui {

class Document;

class ObjectivesEditor : public QWidget {
    Q_OBJECT
public:
    explicit ObjectivesEditor(Document& document, QWidget* parent = nullptr);

private:
    void build();
    QWidget* row(std::size_t at);

    Document& m_document;
    QVBoxLayout* m_layout;
};

/// All metrics of a study; the data of an entry is the metric's id. Those without a goal are left out if `withGoal`.
QComboBox* metricBox(const study::Description& description, const std::string& chosen, bool withGoal);
/// Removes and deletes all rows of a layout.
void clearLayout(QVBoxLayout& layout);

} // namespace paretoscope::ui
