// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/filter_editor.h"

#include "ui/models/text.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <cmath>

namespace paretoscope::ui {

FilterEditor::FilterEditor(const Column& column, const std::optional<Filter>& filter, const CloudRange& range,
                           QWidget* parent)
    : QFrame(parent, Qt::Popup)
    , m_column(column) {
    setObjectName(QStringLiteral("filterEditor"));
    setAttribute(Qt::WA_DeleteOnClose);
    setFrameShape(QFrame::StyledPanel);
    makeFields(filter, range);
}

void FilterEditor::makeFields(const std::optional<Filter>& filter, const CloudRange& range) {
    auto* form = new QFormLayout(this);
    form->setContentsMargins(theme::kGrid * 2, theme::kGrid, theme::kGrid * 2, theme::kGrid * 2);
    auto* title = new QLabel(m_column.label, this);
    title->setProperty("role", QStringLiteral("heading"));
    form->addRow(title);
    if (m_column.isCategory()) {
        m_choice = new QComboBox(this);
        m_choice->setObjectName(QStringLiteral("filterChoice"));
        for (const study::Choice& choice : m_column.choices)
            m_choice->addItem(coreText(choice.label));
        if (filter)
            m_choice->setCurrentIndex(static_cast<int>(filter->low));
        form->addRow(tr("Is"), m_choice);
    } else {
        m_low = new QLineEdit(this);
        m_low->setObjectName(QStringLiteral("filterLow"));
        m_high = new QLineEdit(this);
        m_high->setObjectName(QStringLiteral("filterHigh"));
        if (!range.empty()) {
            m_low->setPlaceholderText(columnValue(m_column, range.low).joined());
            m_high->setPlaceholderText(columnValue(m_column, range.high).joined());
        }
        if (filter && std::isfinite(filter->low))
            m_low->setText(fromUtf8(quantityText(filter->low, m_column.unit)));
        if (filter && std::isfinite(filter->high))
            m_high->setText(fromUtf8(quantityText(filter->high, m_column.unit)));
        form->addRow(tr("At least"), m_low);
        form->addRow(tr("At most"), m_high);
        for (QLineEdit* field : {m_low, m_high})
            connect(field, &QLineEdit::returnPressed, this, &FilterEditor::accept);
    }
    m_error = new QLabel(this);
    m_error->setObjectName(QStringLiteral("filterError"));
    m_error->setProperty("role", QStringLiteral("bad"));
    m_error->setWordWrap(true);
    m_error->hide();
    form->addRow(m_error);
    auto* apply = new QPushButton(tr("Filter"), this);
    apply->setObjectName(QStringLiteral("filterApply"));
    apply->setDefault(true);
    connect(apply, &QPushButton::clicked, this, &FilterEditor::accept);
    form->addRow(apply);
    (m_choice != nullptr ? static_cast<QWidget*>(m_choice) : m_low)->setFocus();
}

std::optional<double> FilterEditor::end(const QLineEdit& field, double open) {
    if (field.text().trimmed().isEmpty())
        return open;
    const Result<double> value = parseQuantity(field.text().trimmed().toStdString(), m_column.unit);
    if (value)
        return *value;
    m_error->setText(errorText(value.error()));
    m_error->show();
    adjustSize();
    return std::nullopt;
}

void FilterEditor::accept() {
    Filter filter{m_column.id};
    if (m_choice != nullptr) {
        filter.low = filter.high = m_choice->currentIndex();
    } else {
        const std::optional<double> low = end(*m_low, filter.low);
        const std::optional<double> high = low ? end(*m_high, filter.high) : std::nullopt;
        if (!low || !high)
            return;
        filter.low = *low;
        filter.high = *high;
    }
    emit accepted(filter);
    close();
}

} // namespace paretoscope::ui
