// SPDX-License-Identifier: GPL-3.0-or-later
// A file of measured collectives beside what the program predicts of them, and coefficients fitted to it. Reading and
// fitting run off the GUI thread. All members are for the GUI thread.
#pragma once

#include "core/network/collective_refit.h"
#include "core/network/collective_series.h"
#include "core/study/catalog.h"

#include <QObject>
#include <QString>
#include <QThreadPool>

#include <memory>
#include <optional>
#include <vector>

namespace paretoscope::ui {

struct CheckedCollectives {
    std::vector<network::CollectiveMeasurement> measured;
    std::vector<network::CollectiveSeries> series;
    std::vector<SkippedRow> skipped;
    std::vector<network::CollectiveRefit> refits; ///< empty until asked for
};

Result<CheckedCollectives> checkCollectives(const study::Catalog& catalog, const std::string& file);
/// The same with coefficients fitted to the rows.
CheckedCollectives refitted(const study::Catalog& catalog, CheckedCollectives checked, const std::string& file);

/// What a catalog file holds that makes the fits the program's own.
std::string catalogText(const std::vector<network::CollectiveRefit>& refits);

class CollectiveCheck : public QObject {
    Q_OBJECT
public:
    /// The catalog must outlive this.
    explicit CollectiveCheck(const study::Catalog& catalog, QObject* parent = nullptr);
    ~CollectiveCheck() override;

    void open(const QString& file);
    void refit();
    /// Writes the fits into a folder of the user's catalog; the program reads them when it starts next. Returns the
    /// file, or why not.
    [[nodiscard]] Result<QString> save(const QString& folder) const;

    [[nodiscard]] const QString& file() const { return m_file; }
    [[nodiscard]] bool isBusy() const { return m_busy; }
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }
    [[nodiscard]] const CheckedCollectives& checked() const { return *m_checked; }

signals:
    void changed();

private:
    void work(std::function<Result<CheckedCollectives>()> make);

    const study::Catalog& m_catalog;
    QString m_file;
    bool m_busy = false;
    std::optional<Error> m_error;
    std::shared_ptr<const CheckedCollectives> m_checked;
    QThreadPool m_threads; ///< last: goes first, and waits for its threads
};

} // namespace paretoscope::ui
