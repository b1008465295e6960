// SPDX-License-Identifier: GPL-3.0-or-later
// The window's languages, which are part of the program.
#pragma once

class QCoreApplication;
class QLocale;

namespace paretoscope::ui {

/// English first, for its plurals; then the locale's language where we have it, with Qt's own texts.
void installTranslations(QCoreApplication& application, const QLocale& locale);

} // namespace paretoscope::ui
