// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/recovery_bar.h"

#include "ui/models/document_recovery.h"
#include "ui/models/text.h"
#include "ui/shell/main_window.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QCoreApplication>
#include <QFrame>
#include <QLabel>
#include <QLocale>
#include <QPushButton>

namespace paretoscope::ui {

namespace {

QString barText(const char* source) {
    return QCoreApplication::translate("RecoveryBar", source);
}

} // namespace

void offerRecovery(DocumentRecovery& recovery, MainWindow& window) {
    const std::vector<DocumentRecovery::Copy> copies = recovery.leftBehind();
    if (copies.empty())
        return;
    const DocumentRecovery::Copy copy = copies.front();
    auto* bar = new QFrame(&window);
    bar->setObjectName(QStringLiteral("recoveryBar"));
    bar->setProperty("floating", true);
    auto* take = new QPushButton(barText(QT_TRANSLATE_NOOP("RecoveryBar", "Restore")));
    auto* discard = new QPushButton(barText(QT_TRANSLATE_NOOP("RecoveryBar", "Discard")));
    take->setObjectName(QStringLiteral("restoreButton"));
    discard->setObjectName(QStringLiteral("discardButton"));
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(theme::kGrid * 2, theme::kGrid, theme::kGrid, theme::kGrid);
    layout->addWidget(
        new QLabel(barText(QT_TRANSLATE_NOOP("RecoveryBar", "Unsaved work on \"%1\" of %2 was kept."))
                       .arg(copy.title, QLocale().toString(copy.written.toLocalTime(), QLocale::ShortFormat))));
    layout->addWidget(take);
    layout->addWidget(discard);
    QObject::connect(take, &QPushButton::clicked, &window, [&recovery, &window, copy, bar] {
        if (const Result<void> taken = recovery.take(copy); !taken)
            window.showMessage(locatedErrorText(taken.error()), true);
        bar->deleteLater();
    });
    QObject::connect(discard, &QPushButton::clicked, &window, [&recovery, copy, bar] {
        recovery.discard(copy);
        bar->deleteLater();
    });
    bar->adjustSize();
    bar->move((window.width() - bar->width()) / 2, window.height() - bar->height() - theme::kGrid * 3);
    bar->show();
}

} // namespace paretoscope::ui
