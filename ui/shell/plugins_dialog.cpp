// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/plugins_dialog.h"

#include "ui/models/text.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace paretoscope::ui {

namespace {

enum Place { name, version, licence, origin, file };
constexpr QSize kSize(860, 360);
constexpr int kNameWidth = 200;
constexpr int kLicenceWidth = 130;
constexpr int kOriginWidth = 150;

} // namespace

PluginsDialog::PluginsDialog(const study::LoadedPlugins& plugins, const study::Registry& registry, QWidget* parent)
    : QDialog(parent) {
    setObjectName(QStringLiteral("pluginsDialog"));
    setWindowTitle(tr("Plug-ins"));
    resize(kSize);
    auto* hint = new QLabel(tr("Plug-ins bring cache policies and studies. They are looked for beside the program, in "
                               "the plugins folder of your data, and where PARETOSCOPE_PLUGIN_PATH says; start the "
                               "program again after a change."),
                            this);
    hint->setWordWrap(true);
    hint->setProperty("role", QStringLiteral("muted"));
    m_tree = new QTreeWidget(this);
    m_tree->setObjectName(QStringLiteral("pluginsTree"));
    m_tree->setHeaderLabels({tr("Plug-in"), tr("Version"), tr("Licence"), tr("Made by"), tr("File")});
    m_tree->setUniformRowHeights(true);
    m_tree->setTextElideMode(Qt::ElideMiddle);
    m_tree->header()->resizeSection(Place::name, kNameWidth);
    m_tree->header()->resizeSection(
        Place::version, m_tree->fontMetrics().horizontalAdvance(m_tree->headerItem()->text(Place::version)) + 24);
    m_tree->header()->resizeSection(Place::licence, kLicenceWidth);
    m_tree->header()->resizeSection(Place::origin, kOriginWidth);
    for (const study::LoadedPlugin& plugin : plugins.plugins)
        addLoaded(plugin, plugins, registry);
    for (const Error& problem : plugins.problems)
        addRefused(problem);
    if (m_tree->topLevelItemCount() == 0)
        m_tree->addTopLevelItem(new QTreeWidgetItem({tr("No plug-in was found.")}));
    m_tree->expandAll();
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(hint);
    layout->addWidget(m_tree, 1);
    layout->addWidget(buttons);
}

void PluginsDialog::addLoaded(const study::LoadedPlugin& plugin, const study::LoadedPlugins& all,
                              const study::Registry& registry) {
    auto* item =
        new QTreeWidgetItem(m_tree, {fromUtf8(plugin.name), fromUtf8(plugin.version), fromUtf8(plugin.licence),
                                     fromUtf8(plugin.origin), fromUtf8(plugin.file.lexically_normal().string())});
    item->setIcon(Place::name, theme::icon(QStringLiteral("good")));
    item->setToolTip(Place::file, item->text(Place::file));
    for (const std::string& id : plugin.policies) {
        if (const kv::KvPolicy* policy = kv::findPolicy(*all.policies, id))
            new QTreeWidgetItem(item, {tr("Cache policy %1").arg(fromUtf8(policy->description().name))});
    }
    for (const std::string& id : plugin.studies) {
        if (const study::Study* study = registry.find(id))
            new QTreeWidgetItem(item, {tr("Study %1").arg(fromUtf8(study->description().label))});
    }
}

void PluginsDialog::addRefused(const Error& problem) {
    auto* item = new QTreeWidgetItem(m_tree, {tr("Refused"), {}, {}, {}, fromUtf8(problem.file)});
    item->setIcon(Place::name, theme::icon(QStringLiteral("error")));
    item->setToolTip(Place::file, item->text(Place::file));
    auto* reason = new QTreeWidgetItem(item, {errorText(problem)});
    reason->setToolTip(Place::name, reason->text(Place::name));
    reason->setFirstColumnSpanned(true);
}

} // namespace paretoscope::ui
