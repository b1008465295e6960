// SPDX-License-Identifier: GPL-3.0-or-later
// The languages of the window: complete German, right plurals, and nothing of core's texts forgotten.
#include "tests/core/study/llm_serving_fixture.h"
#include "tests/support/paths.h"
#include "ui/models/text.h"
#include "ui/shell/translations.h"
#include "ui/theme/theme.h"

#include "core/explore/explorer.h"
#include "core/study/catalog.h"
#include "core/study/distribution.h"
#include "core/study/registry.h"

#include <QApplication>
#include <QFile>
#include <QLocale>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <set>

using namespace paretoscope;
using namespace paretoscope::ui;

namespace {

/// All source strings of the context "Core" in a .ts file.
std::set<QString> coreSources(const QString& language) {
    QFile file(QString::fromStdString(
        (tests::sourceDir() / "translations" / ("paretoscope_" + language.toStdString() + ".ts")).string()));
    std::set<QString> sources;
    if (!file.open(QIODevice::ReadOnly))
        return sources;
    QXmlStreamReader reader(&file);
    QString context;
    while (!reader.atEnd()) {
        reader.readNext();
        if (reader.isStartElement() && reader.name() == QLatin1String("name"))
            context = reader.readElementText();
        else if (reader.isStartElement() && reader.name() == QLatin1String("source") &&
                 context == QLatin1String("Core"))
            sources.insert(reader.readElementText());
    }
    return sources;
}

} // namespace

class TestTranslations : public QObject {
    Q_OBJECT
private slots:
    void germanIsComplete() {
        QFile file(QString::fromStdString((tests::sourceDir() / "translations" / "paretoscope_de.ts").string()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains("type=\"unfinished\""));
    }

    /// As `cmake --build ... --target update_translations` would do it, on a copy.
    void germanKnowsEveryTextOfTheSources() {
        const QTemporaryDir folder;
        const QString file = folder.filePath("paretoscope_de.ts");
        const QString source = QString::fromStdString(tests::sourceDir().string());
        QVERIFY(QFile::copy(source + "/translations/paretoscope_de.ts", file));
        QProcess lupdate;
        lupdate.start(LUPDATE, {"-I", source, "-locations", "none", "-no-obsolete", source + "/ui",
                                source + "/translations/core_texts.h", "-ts", file});
        QVERIFY2(lupdate.waitForFinished(120'000) && lupdate.exitCode() == 0, lupdate.readAllStandardError());
        QFile updated(file);
        QVERIFY(updated.open(QIODevice::ReadOnly));
        QByteArray text = updated.readAll();
        const qsizetype missing = text.indexOf("type=\"unfinished\"");
        QVERIFY2(missing < 0, text.mid(std::max<qsizetype>(0, missing - 200), 220).constData());
    }

    void everyTextOfCoreIsListed() {
        const std::set<QString> listed = coreSources("de");
        const study::LoadedCatalog loaded = study::loadCatalog(tests::catalogDir(), {});
        const study::Registry registry = study::builtInStudies(loaded.catalog);
        std::set<std::string> used;
        for (const auto& study : registry.studies()) {
            used.insert({study->description().label, study->description().help});
            for (const study::Parameter& parameter : study->description().parameters) {
                used.insert({parameter.label, parameter.group, parameter.help});
                if (parameter.id != "model" && parameter.id != "large_model" && parameter.id != "draft_model" &&
                    parameter.id != "accelerator" && parameter.id != "kv_policy") // names
                    for (const study::Choice& choice : parameter.choices)
                        used.insert(choice.label);
            }
            for (const study::Metric& metric : study->description().metrics)
                used.insert({metric.label, metric.group, metric.help});
            for (const study::Constraint& constraint : study->description().constraints)
                used.insert(constraint.label);
            for (const study::PipelineStage& stage : study->description().pipeline)
                used.insert({stage.label, stage.help});
        }
        const tests::ServingCase serving("h100_sxm_80gb", 1);
        const std::vector<double> point =
            serving.point({{"arrivals", "gamma"}, {"retrieval", "host"}, {"reasoning_paths", "2"}});
        const std::vector<study::Distribution> drawn = serving.evaluator().distributions(point);
        QCOMPARE(drawn.size(), std::size_t{6});
        for (const study::Distribution& distribution : drawn)
            used.insert(distribution.label);
        for (const explore::ExplorerDescription& explorer : explore::explorers())
            used.insert({explorer.label, explorer.help});
        for (int code = 0; code <= static_cast<int>(ErrorCode::cancelled); ++code)
            used.insert(std::string(messagePattern(static_cast<ErrorCode>(code))));
        for (const std::string& text : used)
            QVERIFY2(listed.contains(fromUtf8(text)), text.c_str());
    }

    void pluralsAndGermanAreLoaded() {
        theme::apply(*qApp, theme::Scheme::light);
        installTranslations(*qApp, QLocale::c());
        const auto devices = [](int number) {
            return QCoreApplication::translate("paretoscope::ui::ClusterModel", "%Ln device(s)", nullptr, number);
        };
        QCOMPARE(devices(1), QStringLiteral("1 device"));
        QCOMPARE(devices(8), QStringLiteral("8 devices"));
        QCOMPARE(coreText("Step time"), QStringLiteral("Step time"));
        installTranslations(*qApp, QLocale(QLocale::German));
        QCOMPARE(coreText("Step time"), QStringLiteral("Schrittzeit"));
        QVERIFY(errorText({ErrorCode::outOfRange, {}, {}, "9", "1 to 8"}).startsWith("9 liegt"));
    }
};

QTEST_MAIN(TestTranslations)
#include "test_translations.moc"
