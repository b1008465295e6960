// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenario/choice_popup.h"

#include "ui/models/text.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QMouseEvent>
#include <QScreen>

#include <algorithm>

namespace paretoscope::ui {

namespace {

constexpr int kMostChoices = 12;
constexpr int kLeastWidth = 280;
constexpr int kSearchFrom = 8; ///< choices
constexpr int kBoxWidth = 28;  ///< a press left of it ticks

} // namespace

ChoicePopup::ChoicePopup(const std::vector<study::Choice>& choices, const std::vector<double>& chosen, QWidget* parent)
    : QFrame(parent, Qt::Popup)
    , m_search(new QLineEdit)
    , m_list(new QListWidget)
    , m_chosen(chosen) {
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("choicePopup"));
    setFrameShape(QFrame::Box);
    m_search->setObjectName(QStringLiteral("choiceSearch"));
    m_search->setPlaceholderText(tr("Search"));
    m_search->setVisible(choices.size() >= kSearchFrom);
    m_list->setObjectName(QStringLiteral("choiceList"));
    m_list->setUniformItemSizes(true);
    for (std::size_t i = 0; i < choices.size(); ++i) {
        auto* item = new QListWidgetItem(coreText(choices[i].label), m_list);
        item->setData(Qt::UserRole, static_cast<double>(i));
        item->setToolTip(fromUtf8(choices[i].id));
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->addWidget(m_search);
    layout->addWidget(m_list);
    m_search->installEventFilter(this);
    m_list->installEventFilter(this);
    m_list->viewport()->installEventFilter(this);
    connect(m_search, &QLineEdit::textEdited, this, &ChoicePopup::filter);
    showTicks();
    if (!chosen.empty())
        m_list->setCurrentRow(static_cast<int>(chosen.front()));
}

void ChoicePopup::openBelow(const QWidget& anchor) {
    const int rows = std::min(m_list->count(), kMostChoices);
    resize(std::max(anchor.width(), kLeastWidth),
           rows * theme::kRowHeight + 24 + (m_search->isVisibleTo(this) ? theme::kRowHeight + 8 : 0));
    QPoint place = anchor.mapToGlobal(QPoint(0, anchor.height() + 2));
    if (const QScreen* screen = anchor.screen()) {
        const QRect space = screen->availableGeometry();
        place.setX(std::min(place.x(), space.right() - width()));
        if (place.y() + height() > space.bottom())
            place.setY(std::max(space.top(), anchor.mapToGlobal(QPoint()).y() - height() - 2));
    }
    move(place);
    show();
    (m_search->isVisible() ? static_cast<QWidget*>(m_search) : m_list)->setFocus();
    m_list->scrollToItem(m_list->currentItem(), QAbstractItemView::PositionAtCenter);
}

void ChoicePopup::filter(const QString& text) {
    QListWidgetItem* first = nullptr;
    for (int row = 0; row < m_list->count(); ++row) {
        QListWidgetItem* item = m_list->item(row);
        const bool matches =
            item->text().contains(text, Qt::CaseInsensitive) || item->toolTip().contains(text, Qt::CaseInsensitive);
        item->setHidden(!matches);
        if (matches && !first)
            first = item;
    }
    m_list->setCurrentItem(first);
}

void ChoicePopup::showTicks() {
    for (int row = 0; row < m_list->count(); ++row) {
        QListWidgetItem* item = m_list->item(row);
        const bool ticked = std::ranges::find(m_chosen, item->data(Qt::UserRole).toDouble()) != m_chosen.end();
        item->setCheckState(ticked ? Qt::Checked : Qt::Unchecked);
    }
}

void ChoicePopup::toggle(QListWidgetItem& item) {
    const double value = item.data(Qt::UserRole).toDouble();
    if (std::ranges::find(m_chosen, value) == m_chosen.end())
        m_chosen.push_back(value);
    else if (m_chosen.size() > 1)
        std::erase(m_chosen, value);
    showTicks();
    emit chosen(m_chosen);
}

void ChoicePopup::chooseOnly(QListWidgetItem& item) {
    m_chosen = {item.data(Qt::UserRole).toDouble()};
    emit chosen(m_chosen);
    close();
}

bool ChoicePopup::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_list->viewport() && event->type() == QEvent::MouseButtonRelease) {
        const QPoint place = static_cast<QMouseEvent*>(event)->pos();
        if (QListWidgetItem* item = m_list->itemAt(place))
            place.x() < kBoxWidth ? toggle(*item) : chooseOnly(*item);
        return true;
    }
    if (watched == m_list->viewport() && event->type() == QEvent::MouseButtonPress) {
        m_list->setCurrentItem(m_list->itemAt(static_cast<QMouseEvent*>(event)->pos()));
        return true;
    }
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    auto* key = static_cast<QKeyEvent*>(event);
    QListWidgetItem* current = m_list->currentItem();
    if ((key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) && current) {
        chooseOnly(*current);
        return true;
    }
    if (key->key() == Qt::Key_Space && watched == m_list && current) {
        toggle(*current);
        return true;
    }
    if (watched == m_search && (key->key() == Qt::Key_Down || key->key() == Qt::Key_Up)) {
        m_list->setFocus();
        return true;
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace paretoscope::ui
