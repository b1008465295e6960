// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/filter_bar.h"

#include "ui/results/filter_editor.h"
#include "ui/theme/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>

namespace paretoscope::ui {

FilterBar::FilterBar(Selection& selection, QWidget* parent)
    : QWidget(parent)
    , m_selection(selection) {
    setObjectName(QStringLiteral("filterBar"));
    setProperty("panel", true);
    setAttribute(Qt::WA_StyledBackground);
    setFixedHeight(theme::kBarHeight);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(theme::kGrid * 2, 0, theme::kGrid * 2, 0);
    layout->setSpacing(theme::kGrid);
    m_add = new QToolButton(this);
    m_add->setObjectName(QStringLiteral("addFilter"));
    m_add->setText(tr("Filter"));
    m_add->setIcon(theme::icon(QStringLiteral("filter")));
    m_add->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_add->setToolTip(tr("Add a filter on a metric or a parameter"));
    m_add->setPopupMode(QToolButton::InstantPopup);
    m_add->setAutoRaise(true);
    m_menu = new QMenu(m_add);
    m_add->setMenu(m_menu);
    m_chips = new QHBoxLayout;
    m_chips->setSpacing(theme::kGrid);
    m_hint = new QLabel(tr("No filters: drag a rectangle in the plot, or add one here"), this);
    m_hint->setObjectName(QStringLiteral("filterHint"));
    m_hint->setProperty("role", QStringLiteral("muted"));
    m_clear = new QToolButton(this);
    m_clear->setObjectName(QStringLiteral("clearFilters"));
    m_clear->setText(tr("Remove all"));
    m_clear->setAutoRaise(true);
    layout->addWidget(m_add);
    layout->addLayout(m_chips);
    layout->addWidget(m_hint);
    layout->addWidget(m_clear);
    layout->addStretch(1);
    connect(m_menu, &QMenu::aboutToShow, this, &FilterBar::fillMenu);
    connect(m_clear, &QToolButton::clicked, &selection.filters(), &FilterStack::clear);
    connect(&selection.filters(), &FilterStack::changed, this, &FilterBar::rebuild);
    connect(&selection.run(), &ShownRun::reset, this, &FilterBar::rebuild);
    rebuild();
}

void FilterBar::fillMenu() {
    m_menu->clear();
    QMenu* group = nullptr;
    for (const Column& column : m_selection.run().columns()) {
        if (group == nullptr || group->title() != column.group)
            group = m_menu->addMenu(column.group);
        QAction* action = group->addAction(column.label);
        connect(action, &QAction::triggered, this, [this, id = column.id] { edit(id, m_add); });
    }
}

void FilterBar::edit(const std::string& id, QWidget* anchor) {
    const ShownRun& run = m_selection.run();
    const std::optional<std::size_t> index = columnIndex(run.columns(), id);
    if (!index)
        return;
    auto* editor =
        new FilterEditor(run.columns()[*index], m_selection.filters().filter(id), run.cloud().range(*index), this);
    connect(editor, &FilterEditor::accepted, this, [this](const Filter& filter) { m_selection.filters().set(filter); });
    editor->adjustSize();
    editor->move(anchor->mapToGlobal(QPoint(0, anchor->height() + theme::kHalfGrid)));
    editor->show();
}

QWidget* FilterBar::makeChip(const Filter& filter, const Column& column) {
    auto* chip = new QFrame(this);
    chip->setObjectName(QStringLiteral("filterChip"));
    chip->setProperty("chip", true);
    chip->setProperty("column", QString::fromStdString(filter.column));
    auto* layout = new QHBoxLayout(chip);
    layout->setContentsMargins(theme::kGrid, 0, 2, 0);
    layout->setSpacing(0);
    auto* text = new QToolButton(chip);
    text->setObjectName(QStringLiteral("filterChipText"));
    text->setText(filterText(filter, column));
    text->setAutoRaise(true);
    text->setToolTip(tr("Change this filter"));
    connect(text, &QToolButton::clicked, this, [this, id = filter.column, chip] { edit(id, chip); });
    auto* remove = new QToolButton(chip);
    remove->setObjectName(QStringLiteral("filterChipRemove"));
    remove->setIcon(theme::icon(QStringLiteral("cancel"), theme::Role::muted));
    remove->setIconSize({12, 12});
    remove->setAutoRaise(true);
    remove->setToolTip(tr("Remove this filter"));
    remove->setAccessibleName(tr("Remove filter %1").arg(column.label));
    connect(remove, &QToolButton::clicked, this, [this, id = filter.column] { m_selection.filters().remove(id); });
    layout->addWidget(text);
    layout->addWidget(remove);
    return chip;
}

void FilterBar::rebuild() {
    while (QLayoutItem* item = m_chips->takeAt(0)) {
        if (item->widget() != nullptr)
            item->widget()->deleteLater();
        delete item;
    }
    const ShownRun& run = m_selection.run();
    const std::vector<Filter>& filters = m_selection.filters().filters();
    for (const Filter& filter : filters) {
        if (const std::optional<std::size_t> column = columnIndex(run.columns(), filter.column))
            m_chips->addWidget(makeChip(filter, run.columns()[*column]));
    }
    m_add->setEnabled(!run.isEmpty());
    m_hint->setVisible(filters.empty() && !run.isEmpty());
    m_clear->setVisible(filters.size() > 1);
}

} // namespace paretoscope::ui
