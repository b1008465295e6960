// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/breakdown_model.h"

#include "ui/models/column.h"
#include "ui/models/text.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::ui {

struct BreakdownModel::Node {
    const study::Term* term = nullptr;
    const study::Term* other = nullptr; ///< the same term of the other breakdown; may be null
    Node* parent = nullptr;
    int row = 0;
    double share = 0.0; ///< of the sum it belongs to; 0 for factors and facts
    std::vector<std::unique_ptr<Node>> children;
};

BreakdownModel::BreakdownModel(QObject* parent)
    : QAbstractItemModel(parent) {}

BreakdownModel::~BreakdownModel() = default;

std::unique_ptr<BreakdownModel::Node> BreakdownModel::grow(const study::Term& term, const study::Term* other,
                                                           Node* parent, int row, double whole) {
    auto node = std::make_unique<Node>();
    node->term = &term;
    node->other = other;
    node->parent = parent;
    node->row = row;
    node->share = whole != 0.0 ? std::clamp(term.value / whole, 0.0, 1.0) : 0.0;
    int childRow = 0;
    for (const study::Term& child : term.terms) {
        const study::Term* match = nullptr;
        if (other != nullptr) {
            const auto found = std::ranges::find(other->terms, child.id, &study::Term::id);
            match = found == other->terms.end() ? nullptr : &*found;
        }
        node->children.push_back(grow(child, match, node.get(), childRow++, study::wholeOf(child, term, whole)));
    }
    return node;
}

void BreakdownModel::set(const std::optional<study::Breakdown>& breakdown,
                         const std::optional<study::Breakdown>& other) {
    beginResetModel();
    m_root.reset();
    m_breakdown = breakdown;
    m_other = other;
    m_compares = m_breakdown && m_other;
    if (m_breakdown)
        m_root = grow(m_breakdown->root, m_other ? &m_other->root : nullptr, nullptr, 0, m_breakdown->root.value);
    endResetModel();
}

const BreakdownModel::Node* BreakdownModel::node(const QModelIndex& index) const {
    return index.isValid() ? static_cast<const Node*>(index.internalPointer()) : nullptr;
}

const study::Term* BreakdownModel::term(const QModelIndex& index) const {
    const Node* found = node(index);
    return found == nullptr ? nullptr : found->term;
}

QModelIndex BreakdownModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent))
        return {};
    const Node* above = node(parent);
    const Node* found = above == nullptr ? m_root.get() : above->children[static_cast<std::size_t>(row)].get();
    return createIndex(row, column, found);
}

QModelIndex BreakdownModel::parent(const QModelIndex& index) const {
    const Node* found = node(index);
    if (found == nullptr || found->parent == nullptr)
        return {};
    return createIndex(found->parent->row, 0, found->parent);
}

int BreakdownModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid())
        return m_root ? 1 : 0;
    return parent.column() == 0 ? static_cast<int>(node(parent)->children.size()) : 0;
}

int BreakdownModel::columnCount(const QModelIndex&) const {
    return modelColumns;
}

QVariant BreakdownModel::text(const Node& node, int column) const {
    switch (column) {
    case termColumn:
        return coreText(node.term->name);
    case valueColumn:
        return quantity(node.term->value, node.term->unit);
    case otherColumn:
        return node.other == nullptr ? QString() : quantity(node.other->value, node.other->unit);
    case formulaColumn:
        return fromUtf8(node.term->formula);
    case sourceColumn:
        return fromUtf8(node.term->source);
    default:
        return {};
    }
}

QVariant BreakdownModel::data(const QModelIndex& index, int role) const {
    const Node* found = node(index);
    if (found == nullptr)
        return {};
    const bool numeric = index.column() == valueColumn || index.column() == otherColumn;
    switch (role) {
    case Qt::DisplayRole:
        return text(*found, index.column());
    case NumberRole:
    case UnitRole: {
        if (!numeric || (index.column() == otherColumn && found->other == nullptr))
            return {};
        const study::Term& term = index.column() == valueColumn ? *found->term : *found->other;
        const ValueText value = quantityValue(term.value, term.unit);
        return role == NumberRole ? value.number : value.unit;
    }
    case ShareRole:
        return index.column() == shareColumn ? QVariant(found->share) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (numeric ? Qt::AlignRight : Qt::AlignLeft)));
    case ToneRole: {
        const bool plain = index.column() != formulaColumn && index.column() != sourceColumn &&
                           (found->term->value != 0.0 || (found->other != nullptr && found->other->value != 0.0));
        return static_cast<int>(plain ? Tone::plain : Tone::muted);
    }
    case Qt::ToolTipRole: {
        QString tip = coreText(found->term->name);
        if (!found->term->formula.empty())
            tip += QLatin1Char('\n') + fromUtf8(found->term->formula);
        if (!found->term->source.empty())
            tip += QLatin1Char('\n') + tr("Source: %1").arg(fromUtf8(found->term->source));
        return tip;
    }
    default:
        return {};
    }
}

QVariant BreakdownModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case termColumn:
        return tr("Term");
    case valueColumn:
        return m_compares ? tr("A") : tr("Value");
    case shareColumn:
        return tr("Share");
    case otherColumn:
        return tr("B");
    case formulaColumn:
        return tr("Formula");
    case sourceColumn:
        return tr("Source");
    default:
        return {};
    }
}

} // namespace paretoscope::ui
