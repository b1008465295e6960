// SPDX-License-Identifier: GPL-3.0-or-later
// Which plugins the program has loaded, who makes them and what they bring; and which ones it refused, and why.
#pragma once

#include "core/study/plugin_loader.h"

#include <QDialog>

class QTreeWidget;

namespace paretoscope::ui {

class PluginsDialog : public QDialog {
    Q_OBJECT
public:
    PluginsDialog(const study::LoadedPlugins& plugins, const study::Registry& registry, QWidget* parent = nullptr);

private:
    void addLoaded(const study::LoadedPlugin& plugin, const study::LoadedPlugins& all, const study::Registry& registry);
    void addRefused(const Error& problem);

    QTreeWidget* m_tree = nullptr;
};

} // namespace paretoscope::ui
