// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/service/load_content.h"

#include "ui/models/service_words.h"
#include "ui/theme/theme.h"

#include "core/serving/service_views.h"

namespace paretoscope::ui {

namespace {

using Bins = std::vector<float> serving::ClientSeries::*;
using serving::ClientKind;

bool has(const serving::ServiceRecord& record, ClientKind kind) {
    for (const serving::RecordedClient& client : record.clients)
        if (client.kind == kind)
            return true;
    return false;
}

/// Of all replicas, whatever they do.
std::vector<float> total(const serving::ServiceRecord& record, Bins bins) {
    return seriesOf(record, {ClientKind::replica, ClientKind::prefillReplica, ClientKind::furtherReplica}).*bins;
}

} // namespace

std::vector<LoadChart::Panel> loadPanels(const serving::ServiceRecord& record, const serving::ServiceRecord* other,
                                         const QPalette& palette) {
    const auto colour = [&](theme::Role role) { return theme::colour(role, palette); };
    const auto add = [&](LoadChart::Panel& panel, const QString& label, const QColor& tone, const auto& bins) {
        panel.curves.push_back({label, tone, bins(record), record.bin});
        if (other != nullptr)
            panel.curves.push_back({LoadChart::tr("%1, B").arg(label), tone, bins(*other), other->bin, true});
    };
    const auto sum = [](Bins bins) { return [bins](const serving::ServiceRecord& of) { return total(of, bins); }; };
    LoadChart::Panel requests{LoadChart::tr("Requests"), Unit::count, {}};
    add(requests, LoadChart::tr("running"), colour(theme::Role::compute), sum(&serving::ClientSeries::sequences));
    add(requests, LoadChart::tr("waiting"), colour(theme::Role::warning), sum(&serving::ClientSeries::waiting));
    LoadChart::Panel tokens{LoadChart::tr("Tokens in batches"), Unit::tokenPerSecond, {}};
    add(tokens, LoadChart::tr("of prompts"), colour(theme::Role::compute), sum(&serving::ClientSeries::promptTokens));
    add(tokens, LoadChart::tr("generated"), colour(theme::Role::memory), sum(&serving::ClientSeries::outputTokens));
    LoadChart::Panel blocks{LoadChart::tr("KV cache in use"), Unit::fraction, {}};
    int next = 0;
    for (const ClientKind kind : {ClientKind::replica, ClientKind::prefillReplica, ClientKind::furtherReplica})
        if (has(record, kind))
            add(blocks, kindText(kind), theme::category(next++, palette),
                [kind](const serving::ServiceRecord& of) { return seriesOf(of, kind).blocks; });
    std::vector<LoadChart::Panel> panels = {std::move(requests), std::move(tokens), std::move(blocks)};
    if (!record.watts.empty()) {
        LoadChart::Panel power{LoadChart::tr("Power"), Unit::watt, {}};
        add(power, LoadChart::tr("devices, hosts, site"), colour(theme::Role::text),
            [](const serving::ServiceRecord& of) { return of.watts; });
        panels.push_back(std::move(power));
    }
    return panels;
}

std::vector<LoadChart::Strip> loadStrips(const serving::ServiceRecord& record) {
    std::vector<LoadChart::Strip> strips;
    for (const serving::RecordedClient& client : record.clients)
        strips.push_back({clientText(client), client.series.busy, record.bin});
    return strips;
}

} // namespace paretoscope::ui
