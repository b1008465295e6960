// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/measured_button.h"

#include "ui/theme/icons.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>

namespace paretoscope::ui {

MeasuredButton::MeasuredButton(MeasuredOverlay& overlay, QWidget* parent)
    : QToolButton(parent)
    , m_overlay(overlay) {
    setObjectName(QStringLiteral("measuredButton"));
    setText(tr("Measured"));
    setToolTip(tr("Lay published or own measurements over the plot"));
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setIcon(theme::icon(QStringLiteral("table")));
    setAutoRaise(true);
    setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(this);
    connect(menu->addAction(theme::icon(QStringLiteral("open")), tr("Open a table…")), &QAction::triggered, this,
            &MeasuredButton::choose);
    m_remove = menu->addAction(theme::icon(QStringLiteral("remove")), tr("Remove"));
    connect(m_remove, &QAction::triggered, this, [this] { m_overlay.remove(); });
    setMenu(menu);
    connect(&overlay, &MeasuredOverlay::changed, this, &MeasuredButton::refresh);
    refresh();
}

void MeasuredButton::choose() {
    const QString file =
        QFileDialog::getOpenFileName(this, tr("Measurements"), QFileInfo(m_overlay.file()).path(),
                                     tr("Tables (*.csv)") + QStringLiteral(";;") + tr("All files (*)"));
    if (!file.isEmpty())
        m_overlay.open(file);
}

void MeasuredButton::refresh() {
    setVisible(m_overlay.isPossible());
    m_remove->setEnabled(!m_overlay.file().isEmpty());
}

} // namespace paretoscope::ui
