// SPDX-License-Identifier: GPL-3.0-or-later
// How the design space is searched: every point, or a number of samples by a seed.
#pragma once

#include <QWidget>

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

    Document& m_document;
    QComboBox* m_kind;
    QuantityField* m_samples;
    QuantityField* m_seed;
    FieldRow* m_samplesRow;
};

} // namespace paretoscope::ui
