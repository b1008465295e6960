// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/collective_check.h"

#include "core/network/collective_validation.h"

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

#include <nlohmann/json.hpp>

namespace paretoscope::ui {

namespace {

std::optional<network::NetworkEfficiency> reached(const study::Catalog& catalog, const hardware::Accelerator& part) {
    const network::CollectiveFit* fit = catalog.collectiveFit(part);
    return fit != nullptr ? std::optional(fit->network) : std::nullopt;
}

} // namespace

Result<CheckedCollectives> checkCollectives(const study::Catalog& catalog, const std::string& file) {
    Result<std::vector<network::CollectiveMeasurement>> measured = network::readCollectives(file);
    if (!measured)
        return measured.error();
    const Comparison comparison =
        network::compareCollectives(*measured, catalog.accelerators,
                                    [&catalog](const hardware::Accelerator& part) { return reached(catalog, part); });
    CheckedCollectives checked;
    checked.series = network::collectiveSeries(*measured, comparison, nullptr);
    checked.skipped = comparison.skipped;
    checked.measured = *std::move(measured);
    return checked;
}

CheckedCollectives refitted(const study::Catalog& catalog, CheckedCollectives checked, const std::string& file) {
    const auto start = [&catalog](const hardware::Accelerator& part) {
        const network::NetworkEfficiency inTraining = catalog.calibration.devices.empty()
                                                          ? network::NetworkEfficiency{}
                                                          : catalog.calibration.device(part).network;
        return reached(catalog, part).value_or(inTraining);
    };
    checked.refits = network::refitCollectives(checked.measured, catalog.accelerators, start, {}, file);
    std::vector<network::CollectiveFit> fits;
    for (const network::CollectiveRefit& refit : checked.refits)
        fits.push_back(refit.fit);
    const auto before = [&catalog, &start](const hardware::Accelerator& part) {
        return catalog.collectiveFit(part) != nullptr ? std::optional(start(part)) : std::nullopt;
    };
    const auto after = [&fits, &before](const hardware::Accelerator& part) {
        const network::CollectiveFit* fit = network::findCollectiveFit(fits, part);
        return before(part) && fit != nullptr ? std::optional(fit->network) : before(part);
    };
    const Comparison old = network::compareCollectives(checked.measured, catalog.accelerators, before);
    const Comparison fresh = network::compareCollectives(checked.measured, catalog.accelerators, after);
    checked.series = network::collectiveSeries(checked.measured, old, &fresh);
    return checked;
}

std::string catalogText(const std::vector<network::CollectiveRefit>& refits) {
    nlohmann::ordered_json document = {{"collectives", nlohmann::ordered_json::array()}};
    for (const network::CollectiveRefit& refit : refits)
        document["collectives"].push_back(network::collectiveFitJson(refit.fit));
    return document.dump(2) + '\n';
}

CollectiveCheck::CollectiveCheck(const study::Catalog& catalog, QObject* parent)
    : QObject(parent)
    , m_catalog(catalog)
    , m_checked(std::make_shared<const CheckedCollectives>()) {
    m_threads.setMaxThreadCount(1);
}

CollectiveCheck::~CollectiveCheck() = default;

void CollectiveCheck::work(std::function<Result<CheckedCollectives>()> make) {
    if (m_busy)
        return;
    m_busy = true;
    emit changed();
    m_threads.start([this, make = std::move(make)] {
        const auto made = std::make_shared<const Result<CheckedCollectives>>(make());
        QMetaObject::invokeMethod(
            this,
            [this, made] {
                m_busy = false;
                m_error = made->ok() ? std::nullopt : std::optional(made->error());
                m_checked = made->ok() ? std::make_shared<const CheckedCollectives>(made->value())
                                       : std::make_shared<const CheckedCollectives>();
                emit changed();
            },
            Qt::QueuedConnection);
    });
}

void CollectiveCheck::open(const QString& file) {
    m_file = file;
    work([&catalog = m_catalog, file = file.toStdString()] { return checkCollectives(catalog, file); });
}

void CollectiveCheck::refit() {
    work([&catalog = m_catalog, checked = m_checked,
          name = QFileInfo(m_file).fileName().toStdString()]() -> Result<CheckedCollectives> {
        return refitted(catalog, *checked, name);
    });
}

Result<QString> CollectiveCheck::save(const QString& folder) const {
    const QString name = QStringLiteral("collectives-%1.json").arg(QFileInfo(m_file).completeBaseName());
    const QString path = QDir(folder).filePath(name);
    QDir().mkpath(folder);
    QSaveFile file(path);
    const std::string text = catalogText(m_checked->refits);
    const bool written =
        file.open(QIODevice::WriteOnly) &&
        file.write(text.data(), static_cast<qint64>(text.size())) == static_cast<qint64>(text.size()) && file.commit();
    if (!written)
        return Error{ErrorCode::cannotWrite, path.toStdString(), {}, file.errorString().toStdString(), {}};
    return path;
}

} // namespace paretoscope::ui
