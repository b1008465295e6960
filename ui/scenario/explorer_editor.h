// SPDX-License-Identifier: GPL-3.0-or-later
// How the design space is searched: every point, a number of samples by a seed, or along one parameter for its limit.
#pragma once

#include <QWidget>

#include <string>

class QComboBox;

namespace paretoscope::ui {

class Document;
class FieldRow;
class QuantityField;

class ExplorerEditor : public QWidget {
    Q_OBJECT
public:
    explicit ExplorerEditor(Document& document, QWidget* parent = nullptr);

private:
    void refresh();
    void refreshParameters();
    [[nodiscard]] std::string searchable(const std::string& wanted) const;

    Document& m_document;
    QComboBox* m_kind;
    QComboBox* m_parameter;
    QuantityField* m_samples;
    QuantityField* m_seed;
    FieldRow* m_parameterRow;
    FieldRow* m_samplesRow;
    FieldRow* m_seedRow;
};

} // namespace paretoscope::ui
