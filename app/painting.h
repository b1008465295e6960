// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QGuiApplication>

#include <optional>

namespace paretoscope::app {

/// Qt's fonts and painting for a command that shows no window: needs no display.
class Painting {
public:
    Painting() {
        qputenv("QT_QPA_PLATFORM", "offscreen");
        qputenv("QT_LOGGING_RULES", "default.warning=false"); // a missing XDG_RUNTIME_DIR does not matter here
        m_application.emplace(m_count, m_arguments);
    }

private:
    int m_count = 1;
    char m_name[12] = "paretoscope";
    char* m_arguments[2] = {m_name, nullptr};
    std::optional<QGuiApplication> m_application;
};

} // namespace paretoscope::app
