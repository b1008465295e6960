// SPDX-License-Identifier: GPL-3.0-or-later
// The real window with a document, runs and a selection of its own, and its widgets by name.
#pragma once

#include "tests/support/paths.h"
#include "ui/models/document.h"
#include "ui/models/run_session.h"
#include "ui/models/selection.h"
#include "ui/shell/main_window.h"
#include "ui/theme/theme.h"

#include "core/study/catalog.h"
#include "core/study/registry.h"

#include <QAction>
#include <QApplication>
#include <QSettings>
#include <QTemporaryDir>

#include <memory>

namespace paretoscope::tests {

inline constexpr int kRunMilliseconds = 120'000;

class RealWindow {
protected:
    void open() {
        ui::theme::apply(*qApp, ui::theme::Scheme::light);
        m_window = std::make_unique<ui::MainWindow>(m_document, m_session, m_selection, m_settings);
        m_window->show();
    }

    template <class Widget>
    Widget* find(const char* name) {
        auto* widget = m_window->findChild<Widget*>(QLatin1String(name));
        if (widget == nullptr)
            qFatal("the window has no %s", name);
        return widget;
    }
    void trigger(const char* action) { find<QAction>(action)->trigger(); }

    QTemporaryDir m_folder;
    study::LoadedCatalog m_loaded = study::loadCatalog(catalogDir(), {});
    study::Registry m_registry = study::builtInStudies(m_loaded.catalog);
    ui::Document m_document{m_registry, m_loaded.catalog};
    ui::RunSession m_session{m_registry, m_loaded.catalog};
    ui::Selection m_selection{m_session};
    QSettings m_settings{m_folder.filePath("settings.ini"), QSettings::IniFormat};
    std::unique_ptr<ui::MainWindow> m_window;
};

} // namespace paretoscope::tests
