// SPDX-License-Identifier: GPL-3.0-or-later
// The filters that link all views: at most one range a column, with an undoable history. Plots dim what fails a filter,
// tables leave it out.
#pragma once

#include "ui/models/column.h"
#include "ui/models/point_cloud.h"

#include <QObject>
#include <QUndoStack>

#include <limits>

namespace paretoscope::ui {

/// Inclusive range of a column in base units; choices by index. An open end is infinite.
struct Filter {
    std::string column;
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
    friend bool operator==(const Filter&, const Filter&) = default;
};

class FilterStack : public QObject {
    Q_OBJECT
public:
    explicit FilterStack(QObject* parent = nullptr);

    [[nodiscard]] const std::vector<Filter>& filters() const { return m_filters; }
    [[nodiscard]] std::optional<Filter> filter(std::string_view column) const;

    /// Adds or replaces the filter of its column; an unbounded one removes it.
    void set(const Filter& filter);
    /// Several at one stroke, one step of the history: a brushed rectangle.
    void set(const std::vector<Filter>& filters);
    void remove(const std::string& column);
    void clear();
    /// Drops the filters of columns that another run lacks, without a step in the history.
    void retain(const std::vector<Column>& columns);

    [[nodiscard]] QUndoStack& history() { return m_history; }

signals:
    void changed();

private:
    class Change;
    void push(std::vector<Filter> next, const QString& text, const std::string& column);
    void apply(std::vector<Filter> filters);

    std::vector<Filter> m_filters;
    QUndoStack m_history;
};

/// "Step time ≤ 30 s", "8 ≤ Tensor parallel degree ≤ 32", "Precision: bf16".
QString filterText(const Filter& filter, const Column& column);

/// The filters compiled for a run's columns. Copyable and thread-safe to read.
class RowFilter {
public:
    RowFilter() = default;
    RowFilter(const std::vector<Filter>& filters, const std::vector<Column>& columns);

    [[nodiscard]] bool empty() const { return m_bounds.empty(); }
    [[nodiscard]] bool passes(const CloudChunk& chunk, std::size_t row) const;
    [[nodiscard]] bool passes(const store::Row& row) const;

private:
    struct Bound {
        std::size_t column;
        double low;
        double high;
    };
    std::vector<Bound> m_bounds;
};

} // namespace paretoscope::ui
