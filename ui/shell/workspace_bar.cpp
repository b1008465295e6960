// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/workspace_bar.h"

#include "ui/theme/theme.h"

#include <QAction>
#include <QBoxLayout>
#include <QToolButton>

namespace paretoscope::ui {

WorkspaceBar::WorkspaceBar(QWidget* parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this)) {
    setObjectName(QStringLiteral("workspaceBar"));
    setFixedWidth(theme::kSideBarWidth + theme::kGrid);
    m_layout->setContentsMargins(theme::kHalfGrid, theme::kGrid, theme::kHalfGrid, theme::kGrid);
    m_layout->setSpacing(theme::kHalfGrid);
    m_layout->addStretch();
}

void WorkspaceBar::addWorkspace(QAction* action) {
    auto* button = new QToolButton;
    button->setObjectName(QStringLiteral("button_") + action->objectName());
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    button->setIconSize({theme::kIconLarge, theme::kIconLarge});
    button->setFixedSize(theme::kSideBarWidth, 56);
    button->setFont(theme::smallFont());
    m_layout->insertWidget(m_workspaces++, button);
}

void WorkspaceBar::addTool(QAction* action) {
    auto* button = new QToolButton;
    button->setObjectName(QStringLiteral("button_") + action->objectName());
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonIconOnly);
    button->setIconSize({theme::kIconLarge, theme::kIconLarge});
    button->setFixedSize(theme::kSideBarWidth, 40);
    m_layout->addWidget(button);
}

} // namespace paretoscope::ui
