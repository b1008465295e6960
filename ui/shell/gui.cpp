// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/gui.h"

#include "ui/models/document.h"
#include "ui/models/document_recovery.h"
#include "ui/models/run_session.h"
#include "ui/models/selection.h"
#include "ui/models/text.h"
#include "ui/shell/file_actions.h"
#include "ui/shell/main_window.h"
#include "ui/shell/recovery_bar.h"
#include "ui/shell/startup_clock.h"
#include "ui/shell/translations.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QLocale>
#include <QSettings>
#include <QStandardPaths>
#include <QTimer>

namespace paretoscope::ui {

int runGui(int argc, char** argv, const GuiOptions& options) {
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("paretoscope"));
    QApplication::setApplicationDisplayName(QStringLiteral("Paretoscope"));
    QApplication::setApplicationVersion(fromUtf8(options.version));
    QApplication::setDesktopFileName(QStringLiteral("org.paretoscope.Paretoscope"));
    installTranslations(application, QLocale());

    QSettings settings(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("paretoscope"),
                       QStringLiteral("paretoscope"));
    const bool isDark = settings.value(QStringLiteral("window/dark"), false).toBool();
    theme::apply(application, isDark ? theme::Scheme::dark : theme::Scheme::light);

    Document document(options.registry, options.catalog);
    RunSession session(options.registry, options.catalog);
    Selection selection(session);
    DocumentRecovery recovery(document, QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) +
                                            QStringLiteral("/recovery"));
    MainWindow window(document, session, selection, settings);
    window.files().setExampleFolder(fromUtf8(options.examples.string()));
    window.setPlugins(options.plugins);
    if (!options.open.empty())
        window.open(fromUtf8(options.open));
    else
        window.showMessage(MainWindow::tr("New here? Take an example: File, Open example"), false);
    if (!options.plugins.problems.empty())
        window.showMessage(MainWindow::tr("A plug-in was refused: see Help, Plug-ins"), true);
    if (!options.catalogProblems.empty())
        window.showMessage(locatedErrorText(options.catalogProblems.front()), true);
    reportFirstPaint(window);
    window.show();
    QTimer::singleShot(0, &window, [&] { offerRecovery(recovery, window); });
    return QApplication::exec();
}

} // namespace paretoscope::ui
