// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/command_palette.h"

#include "ui/theme/theme.h"

#include <QAction>
#include <QBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QTimer>

#include <algorithm>

namespace paretoscope::ui {

namespace {

constexpr int kWidth = 560;
constexpr int kRows = 10;

QString nameOf(const QAction& action) {
    QString name = action.text();
    return name.remove(QLatin1Char('&')).remove(QStringLiteral("…"));
}

} // namespace

int matchScore(const QString& letters, const QString& name) {
    if (letters.isEmpty())
        return 1;
    int score = 1;
    qsizetype from = 0;
    qsizetype previous = -2;
    for (const QChar letter : letters) {
        if (letter.isSpace())
            continue;
        const qsizetype at = name.indexOf(letter, from, Qt::CaseInsensitive);
        if (at < 0)
            return 0;
        const bool startsWord = at == 0 || !name[at - 1].isLetterOrNumber();
        score += 1 + (at == previous + 1 ? 4 : 0) + (startsWord ? 3 : 0);
        previous = at;
        from = at + 1;
    }
    return score;
}

CommandPalette::CommandPalette(QWidget* window)
    : QFrame(window, Qt::Popup)
    , m_line(new QLineEdit)
    , m_list(new QListWidget) {
    setObjectName(QStringLiteral("commandPalette"));
    setProperty("floating", true);
    m_line->setObjectName(QStringLiteral("commandLine"));
    m_line->setPlaceholderText(tr("Type a command"));
    m_line->installEventFilter(this);
    m_list->setObjectName(QStringLiteral("commandList"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::kGrid, theme::kGrid, theme::kGrid, theme::kGrid);
    layout->addWidget(m_line);
    layout->addWidget(m_list);
    connect(m_line, &QLineEdit::textEdited, this, &CommandPalette::filter);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::triggerCurrent);
}

void CommandPalette::open(const std::vector<QAction*>& actions) {
    m_actions.clear();
    for (QAction* action : actions)
        if (action->isEnabled() && action->isVisible() && !action->text().isEmpty())
            m_actions.emplace_back(action);
    m_line->clear();
    filter({});
    const QWidget& window = *parentWidget();
    resize(std::min(kWidth, window.width() - 32), kRows * theme::kRowHeight + 64);
    move(window.mapToGlobal(QPoint((window.width() - width()) / 2, theme::kGrid * 10)));
    show();
    m_line->setFocus();
}

void CommandPalette::filter(const QString& text) {
    std::vector<std::pair<int, std::size_t>> ranked;
    for (std::size_t i = 0; i < m_actions.size(); ++i)
        if (const int score = m_actions[i] ? matchScore(text, nameOf(*m_actions[i])) : 0; score > 0)
            ranked.emplace_back(score, i);
    std::ranges::stable_sort(ranked, std::ranges::greater(), &std::pair<int, std::size_t>::first);
    m_list->clear();
    for (const auto& [score, at] : ranked) {
        const QAction& action = *m_actions[at];
        const QString shortcut = action.shortcut().toString(QKeySequence::NativeText);
        auto* item = new QListWidgetItem(action.icon(), shortcut.isEmpty()
                                                            ? nameOf(action)
                                                            : QStringLiteral("%1   %2").arg(nameOf(action), shortcut));
        item->setData(Qt::UserRole, static_cast<qulonglong>(at));
        m_list->addItem(item);
    }
    m_list->setCurrentRow(0);
}

void CommandPalette::triggerCurrent() {
    const QListWidgetItem* item = m_list->currentItem();
    if (!item)
        return;
    const QPointer<QAction> action = m_actions[item->data(Qt::UserRole).toULongLong()];
    close();
    // After the popup is gone: the action may open another one.
    if (action)
        QTimer::singleShot(0, action, &QAction::trigger);
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Return || key == Qt::Key_Enter) {
        triggerCurrent();
        return true;
    }
    if (key == Qt::Key_Down || key == Qt::Key_Up) {
        const int step = key == Qt::Key_Down ? 1 : -1;
        m_list->setCurrentRow(std::clamp(m_list->currentRow() + step, 0, std::max(m_list->count() - 1, 0)));
        return true;
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace paretoscope::ui
