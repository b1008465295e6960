// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/diagram_words.h"

#include "ui/models/text.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>

#include <array>

namespace paretoscope::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(paretoscope::ui::Diagram)
};

QString tensorText(const graph::DiagramTensor& tensor) {
    return Words::tr("%1 %2 = %3, %4")
        .arg(fromUtf8(tensor.name), fromUtf8(tensor.symbolic), fromUtf8(tensor.numeric),
             quantity(tensor.bytes.value(), Unit::byte));
}

} // namespace

QString exchangeTitle(const graph::DiagramNode& exchange) {
    const QString axes = fromUtf8(graph::text(exchange.axes));
    const QString bytes = quantity(exchange.bytes.value(), Unit::byte);
    switch (exchange.exchange) {
    case graph::Exchange::allReduce:
        return Words::tr("All-reduce over %1, %2").arg(axes, bytes);
    case graph::Exchange::reduceScatter:
        return Words::tr("Reduce-scatter over %1, %2").arg(axes, bytes);
    case graph::Exchange::allGather:
        return Words::tr("All-gather over %1, %2 a rank").arg(axes, bytes);
    case graph::Exchange::allToAll:
        return Words::tr("All-to-all over %1, %2").arg(axes, bytes);
    case graph::Exchange::slice:
        break;
    }
    return Words::tr("Local slice over %1").arg(axes);
}

QString exchangeReason(const graph::DiagramNode& exchange) {
    const QString axes = fromUtf8(graph::text(exchange.axes));
    switch (exchange.exchange) {
    case graph::Exchange::allReduce:
        return Words::tr("partial sum over %1 meets whole").arg(axes);
    case graph::Exchange::reduceScatter:
        return Words::tr("partial sum over %1 meets split").arg(axes);
    case graph::Exchange::allGather:
        return Words::tr("split over %1 meets whole").arg(axes);
    case graph::Exchange::allToAll:
        return Words::tr("split over %1 in another dimension").arg(axes);
    case graph::Exchange::slice:
        break;
    }
    return Words::tr("whole meets split over %1").arg(axes);
}

QString nodeDetails(const graph::DiagramNode& node) {
    QStringList lines;
    if (node.isExchange) {
        lines += Words::tr("%1: %2 (%3)").arg(fromUtf8(node.name), exchangeTitle(node), exchangeReason(node));
    } else {
        const QString what = node.equation.empty() ? fromUtf8(graph::name(node.kind))
                                                   : Words::tr("product %1").arg(fromUtf8(node.equation));
        lines += Words::tr("%1: %2; %3 and %4 moved on each rank")
                     .arg(fromUtf8(node.name), what, quantity(node.flops.value(), Unit::flop),
                          quantity(node.bytes.value(), Unit::byte));
    }
    for (const graph::DiagramTensor& weight : node.weights)
        lines += Words::tr("weights %1").arg(tensorText(weight));
    for (const graph::DiagramTensor& output : node.outputs)
        lines += Words::tr("makes %1").arg(tensorText(output));
    return lines.join(QLatin1Char('\n'));
}

QColor axisColour(graph::Axis axis, const QPalette& palette) {
    constexpr std::array<int, graph::kAxes> kCategories{4, 3, 5, 2, 0}; // without the orange of exchanges
    return theme::category(kCategories[static_cast<std::size_t>(axis)], palette);
}

} // namespace paretoscope::ui
