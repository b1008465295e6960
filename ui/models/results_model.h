// SPDX-License-Identifier: GPL-3.0-or-later
// The table of a run's stored points: a window of rows over any number of them. Rows that were not read yet show empty
// cells and are fetched in pages; sorting and filtering happen in the store.
#pragma once

#include "ui/models/row_loader.h"
#include "ui/models/selection.h"

#include <QAbstractTableModel>
#include <QElapsedTimer>
#include <QTimer>

#include <list>
#include <unordered_map>

namespace paretoscope::ui {

class ResultsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    /// Columns before those of the run: the point's number, and the verdict.
    enum FixedColumn { stepColumn, verdictColumn, fixedColumns };

    explicit ResultsModel(Selection& selection, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

    void showRejected(bool shown);
    void showFrontOnly(bool only);
    [[nodiscard]] bool rejectedShown() const { return m_query.rejected; }
    [[nodiscard]] bool isLoading() const { return m_loader.isOrdering(); }

    /// The point in a row; null where it was not read yet.
    [[nodiscard]] const store::Row* row(int row) const;
    [[nodiscard]] std::uint64_t step(int row) const { return (*m_steps)[static_cast<std::size_t>(row)]; }
    /// The row that shows a point, -1 where it is not in the table.
    [[nodiscard]] int rowOf(std::uint64_t step) const;
    /// What the table is asked for: to export exactly what it shows.
    [[nodiscard]] RowLoader::Wish wish() const;

signals:
    void countChanged();
    void failed(const Error& error);

private:
    static constexpr std::size_t kPage = 256;
    static constexpr std::size_t kMostPages = 64;
    using Page = std::vector<store::Row>;

    void reload();
    void reloadSoon();
    void takeOrder(const std::shared_ptr<const RowLoader::Steps>& steps);
    void takePage(std::size_t first, const Page& rows);
    void want(std::size_t page) const;
    void fetchWanted();
    void refetch();
    [[nodiscard]] QVariant alignment(int column) const; ///< of a column's values and its title
    [[nodiscard]] QString verdict(const store::Row& row) const;
    [[nodiscard]] ValueText value(const store::Row& row, int column) const;

    Selection& m_selection;
    RowLoader m_loader;
    store::Store::Query m_query;
    std::shared_ptr<const RowLoader::Steps> m_steps; ///< shared with the loader's answer
    std::unordered_map<std::size_t, Page> m_pages;
    mutable std::list<std::size_t> m_wanted; ///< latest first
    mutable QTimer m_fetch;
    QTimer m_reload;
    QElapsedTimer m_loading;
    int m_loadMilliseconds = 0; ///< that the last order took
};

/// Why a point is not feasible: "Memory per device: 13.1 GiB too much".
QString rejectionText(const store::RunHeader& header, const store::Row& row);

} // namespace paretoscope::ui
