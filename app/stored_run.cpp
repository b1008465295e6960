// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stored_run.h"

namespace paretoscope::app {

void StoredRunOptions::addTo(CLI::App& command) {
    command.add_option("--db", database, "Store that holds the run")->required();
    command.add_option("--run", run, "Run id (default: the newest)")->check(CLI::PositiveNumber);
}

Result<StoredRun> StoredRunOptions::open() const {
    Result<store::Store> store = store::Store::open(database, store::Store::Mode::readOnly);
    if (!store) {
        return store.error();
    }
    Result<store::RunInfo> info = run == 0 ? store->latestRun() : store->run(run);
    if (!info) {
        return info.error();
    }
    return StoredRun{std::move(store).value(), std::move(info).value()};
}

} // namespace paretoscope::app
