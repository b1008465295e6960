// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/filter_stack.h"

#include <QUndoCommand>

#include <algorithm>
#include <cmath>

namespace paretoscope::ui {

namespace {

bool bounded(const Filter& filter) {
    return std::isfinite(filter.low) || std::isfinite(filter.high);
}

void put(std::vector<Filter>& filters, const Filter& filter) {
    const auto found = std::ranges::find(filters, filter.column, &Filter::column);
    if (!bounded(filter)) {
        if (found != filters.end())
            filters.erase(found);
    } else if (found != filters.end()) {
        *found = filter;
    } else {
        filters.push_back(filter);
    }
}

} // namespace

/// Old and new filters. Successive changes of one column become one step.
class FilterStack::Change : public QUndoCommand {
public:
    Change(FilterStack& stack, std::vector<Filter> next, const QString& text, std::string column)
        : QUndoCommand(text)
        , m_stack(stack)
        , m_before(stack.m_filters)
        , m_after(std::move(next))
        , m_column(std::move(column)) {}

    void redo() override { m_stack.apply(m_after); }
    void undo() override { m_stack.apply(m_before); }
    [[nodiscard]] int id() const override { return m_column.empty() ? -1 : 1; }
    bool mergeWith(const QUndoCommand* other) override {
        const auto& change = static_cast<const Change&>(*other);
        const bool removes = std::ranges::find(change.m_after, m_column, &Filter::column) == change.m_after.end();
        if (change.m_column != m_column || removes)
            return false;
        m_after = change.m_after;
        return true;
    }

private:
    FilterStack& m_stack;
    std::vector<Filter> m_before;
    std::vector<Filter> m_after;
    std::string m_column;
};

FilterStack::FilterStack(QObject* parent)
    : QObject(parent) {}

std::optional<Filter> FilterStack::filter(std::string_view column) const {
    const auto found = std::ranges::find(m_filters, column, &Filter::column);
    return found == m_filters.end() ? std::nullopt : std::optional(*found);
}

void FilterStack::set(const Filter& filter) {
    std::vector<Filter> next = m_filters;
    put(next, filter);
    push(std::move(next), tr("Change filter"), filter.column);
}

void FilterStack::set(const std::vector<Filter>& filters) {
    std::vector<Filter> next = m_filters;
    for (const Filter& filter : filters)
        put(next, filter);
    push(std::move(next), tr("Filter by region"), {});
}

void FilterStack::remove(const std::string& column) {
    std::vector<Filter> next = m_filters;
    std::erase_if(next, [&](const Filter& filter) { return filter.column == column; });
    push(std::move(next), tr("Remove filter"), {});
}

void FilterStack::clear() {
    push({}, tr("Remove all filters"), {});
}

void FilterStack::retain(const std::vector<Column>& columns) {
    std::vector<Filter> next = m_filters;
    std::erase_if(next, [&](const Filter& filter) { return !columnIndex(columns, filter.column); });
    if (next == m_filters)
        return;
    m_history.clear();
    apply(std::move(next));
}

void FilterStack::push(std::vector<Filter> next, const QString& text, const std::string& column) {
    if (next != m_filters)
        m_history.push(new Change(*this, std::move(next), text, column));
}

void FilterStack::apply(std::vector<Filter> filters) {
    m_filters = std::move(filters);
    emit changed();
}

QString filterText(const Filter& filter, const Column& column) {
    const bool low = std::isfinite(filter.low);
    const bool high = std::isfinite(filter.high);
    const QString from = columnValue(column, filter.low).joined();
    const QString to = columnValue(column, filter.high).joined();
    if (column.isCategory() && low && high)
        return filter.low == filter.high ? FilterStack::tr("%1: %2").arg(column.label, from)
                                         : FilterStack::tr("%1: %2 to %3").arg(column.label, from, to);
    if (low && high)
        return filter.low == filter.high ? FilterStack::tr("%1 = %2").arg(column.label, from)
                                         : FilterStack::tr("%2 ≤ %1 ≤ %3").arg(column.label, from, to);
    return low ? FilterStack::tr("%1 ≥ %2").arg(column.label, from) : FilterStack::tr("%1 ≤ %2").arg(column.label, to);
}

RowFilter::RowFilter(const std::vector<Filter>& filters, const std::vector<Column>& columns) {
    for (const Filter& filter : filters) {
        if (const std::optional<std::size_t> column = columnIndex(columns, filter.column))
            m_bounds.push_back({*column, filter.low, filter.high});
    }
}

bool RowFilter::passes(const CloudChunk& chunk, std::size_t row) const {
    // A bound read off a point must not exclude that point for being rounded to single precision.
    return std::ranges::all_of(m_bounds, [&](const Bound& bound) {
        const float value = chunk.columns[bound.column].at(row);
        return value >= static_cast<float>(bound.low) && value <= static_cast<float>(bound.high);
    });
}

bool RowFilter::passes(const store::Row& row) const {
    return std::ranges::all_of(m_bounds, [&](const Bound& bound) {
        const double value = rowValue(row, bound.column);
        return value >= bound.low && value <= bound.high;
    });
}

} // namespace paretoscope::ui
