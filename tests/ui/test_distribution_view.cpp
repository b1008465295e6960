// SPDX-License-Identifier: GPL-3.0-or-later
// What a point draws, as the window shows it: in words, as bars under the pointer, live below the heading of its group.
#include "tests/support/patience.h"
#include "tests/support/toy_document.h"
#include "ui/models/cluster_edit.h"
#include "ui/models/distribution_words.h"
#include "ui/models/parameter_model.h"
#include "ui/models/scenario_preview.h"
#include "ui/models/text.h"
#include "ui/plots/histogram.h"
#include "ui/scenario/distribution_view.h"
#include "ui/scenario/scenario_form.h"
#include "ui/theme/theme.h"

#include <QLineEdit>
#include <QScopeGuard>
#include <QTest>

#include <atomic>
#include <cmath>
#include <numeric>
#include <thread>

using namespace paretoscope;
using namespace paretoscope::ui;
using tests::kPatience;

namespace {

/// Tokens 1 to 1,000, once each: bins of 50, the first one without 0.
study::Distribution thousand() {
    std::vector<double> values(1000);
    std::iota(values.begin(), values.end(), 1.0);
    study::Distribution made = study::distributionOf(std::move(values), Unit::token);
    made.label = "Prompt length";
    return made;
}

study::Distribution spreadGaps() {
    std::vector<double> values{0.0};
    for (int i = 0; i < 600; ++i)
        values.push_back(1e-3 * std::pow(10.0, i / 120.0));
    study::Distribution made = study::distributionOf(std::move(values), Unit::second);
    made.label = "Gap between arrivals";
    return made;
}

QString plain(QString text) {
    return text.replace(QChar(QChar::Nbsp), QLatin1Char(' '));
}

/// Pixels of the bars' colour in a column of a picture.
int heightOfBar(const QImage& picture, const QColor& colour, int x) {
    int height = 0;
    for (int y = 0; y < picture.height(); ++y)
        height += picture.pixelColor(x, y) == colour ? 1 : 0;
    return height;
}

void moveTo(Histogram& histogram, const QPoint& place) {
    QMouseEvent event(QEvent::MouseMove, place, histogram.mapToGlobal(place), Qt::NoButton, Qt::NoButton, {});
    QCoreApplication::sendEvent(&histogram, &event);
}

/// The toy study, which answers no point before it is let.
class Gate {
public:
    void open() { m_open = true; }
    void wait() const {
        while (!m_open)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }

private:
    std::atomic<bool> m_open = false;
};

class SlowEvaluator final : public study::Evaluator {
public:
    SlowEvaluator(std::unique_ptr<study::Evaluator> quick, const Gate& gate)
        : m_quick(std::move(quick))
        , m_gate(gate) {}
    study::Verdict evaluate(std::span<const double> point, std::span<double> metrics) const noexcept override {
        m_gate.wait();
        return m_quick->evaluate(point, metrics);
    }
    [[nodiscard]] study::Explanation explain(std::span<const double> point) const override {
        return m_quick->explain(point);
    }
    [[nodiscard]] std::vector<study::Distribution> distributions(std::span<const double> point) const override {
        return m_quick->distributions(point);
    }

private:
    std::unique_ptr<study::Evaluator> m_quick;
    const Gate& m_gate;
};

class SlowStudy final : public study::Study {
public:
    explicit SlowStudy(const Gate& gate)
        : m_gate(gate) {}
    [[nodiscard]] const study::Description& description() const override { return m_toy.description(); }
    [[nodiscard]] Result<std::unique_ptr<study::Evaluator>> prepare(const study::Context& context) const override {
        return std::unique_ptr<study::Evaluator>(
            std::make_unique<SlowEvaluator>(m_toy.prepare(context).value(), m_gate));
    }

private:
    tests::ToyStudy m_toy;
    const Gate& m_gate;
};

struct Form {
    tests::ToyDocument toy;
    ScenarioPreviewer previewer{toy.document};
    ParameterModel parameters{toy.document};
    ScenarioForm form{toy.document, parameters, previewer};

    Form() {
        form.resize(432, 600);
        form.show();
    }
    void link() {
        hardware::Cluster cluster = toy.document.scenario().cluster;
        addLink(cluster, 1, 2);
        toy.document.setCluster(cluster, std::nullopt);
    }
    [[nodiscard]] QWidget* view() const { return form.findChild<DistributionView*>(); }
    [[nodiscard]] double mean() const {
        const auto* histogram = form.findChild<Histogram*>();
        return histogram == nullptr ? 0.0 : histogram->distribution().mean;
    }
};

} // namespace

class TestDistributionView : public QObject {
    Q_OBJECT
private slots:
    void saysItInWords() {
        const study::Distribution draws = thousand();
        QCOMPARE(plain(figuresText(draws)), QStringLiteral("mean 501 tokens")); // 500.5
        QCOMPARE(plain(binText(draws, 1)), QStringLiteral("50 to 99 tokens: 5.00 %"));
        QCOMPARE(plain(spokenText(draws)),
                 QStringLiteral("Prompt length: mean 501 tokens, P50 500 tokens, P90 900 tokens, P99 990 tokens"));
        const study::Distribution fixed = study::distributionOf({256.0, 256.0}, Unit::token);
        QCOMPARE(plain(figuresText(fixed)), QStringLiteral("always 256 tokens"));
        QCOMPARE(plain(binText(fixed, 0)), QStringLiteral("256 tokens: 100 %"));
        const study::Distribution gaps = study::distributionOf({0.21, 0.29, 0.45}, Unit::second);
        QCOMPARE(plain(binText(gaps, 0)), QStringLiteral("210 to 220 ms: 33.3 %"));
        std::vector<double> even(100);
        std::iota(even.begin(), even.end(), 1.0);
        const study::Distribution overTime = study::distributionOverTime(even);
        QCOMPARE(figuresText(overTime), QStringLiteral("1.00 per second, P99 1.10"));
        QCOMPARE(plain(binText(overTime, 1)), QStringLiteral("10.0 to 20.0 s: 1.00 per second"));
    }

    void thePointerFindsEveryBin() {
        for (const study::Distribution& distribution : {thousand(), spreadGaps()}) {
            Histogram histogram;
            histogram.resize(400, Histogram::kHeight);
            histogram.setDistribution(distribution);
            std::size_t next = 0;
            for (int x = 0; x < histogram.width() && next < distribution.shares.size(); ++x)
                if (const auto bin = histogram.binAt(QPointF(x, 70.0)); bin == next)
                    ++next;
            QCOMPARE(next, distribution.shares.size()); // in their order, from the left
            QVERIFY(!histogram.binAt(QPointF(200.0, 5.0)));
        }
    }

    void hoveringTellsTheBin() {
        Histogram histogram;
        histogram.resize(400, Histogram::kHeight);
        histogram.setDistribution(thousand());
        QCOMPARE(plain(histogram.toldText()), QStringLiteral("mean 501 tokens"));
        const QImage before = histogram.grab().toImage();
        moveTo(histogram, QPoint(200, 70));
        QVERIFY(plain(histogram.toldText()).endsWith(QStringLiteral("tokens: 5.00 %")));
        QVERIFY(histogram.grab().toImage() != before);
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(&histogram, &leave);
        QVERIFY(histogram.grab().toImage() == before);
        QVERIFY(plain(histogram.accessibleDescription()).startsWith(QStringLiteral("Prompt length: mean 501")));
        QCOMPARE(histogram.accessibleName(), QStringLiteral("Prompt length"));
    }

    /// Twice the share is a bar of twice the height; greyed where it is not current.
    void barsAreAsHighAsSharesAre() {
        std::vector<double> values;
        for (int i = 0; i < 40; ++i)
            values.insert(values.end(), i < 20 ? 2 : 1, i);
        Histogram histogram;
        histogram.resize(404, Histogram::kHeight);
        histogram.setDistribution(study::distributionOf(values, Unit::token));
        const QImage picture = histogram.grab().toImage();
        const QColor colour = theme::category(0, histogram.palette());
        const int left = heightOfBar(picture, colour, 25);
        const int right = heightOfBar(picture, colour, 255);
        QVERIFY2(left > 30 && std::abs(left - 2 * right) <= 1,
                 qPrintable(QStringLiteral("%1 %2").arg(left).arg(right)));
        histogram.setEnabled(false);
        QCOMPARE(heightOfBar(histogram.grab().toImage(), colour, 25), 0);
    }

    /// As many beside each other as there is room for; nothing overlaps, and rows are filled.
    void histogramsShareTheWidth() {
        DistributionView view;
        view.setDistributions({thousand(), thousand(), spreadGaps()});
        QCOMPARE(view.heightForWidth(390), 2 * view.heightForWidth(700));
        QCOMPARE(view.heightForWidth(200), 3 * view.heightForWidth(700));
        view.resize(390, view.heightForWidth(390));
        view.show();
        const auto shown = view.findChildren<Histogram*>();
        QCOMPARE(shown.size(), 3);
        for (qsizetype i = 0; i < shown.size(); ++i) {
            QVERIFY(view.rect().contains(shown[i]->geometry()));
            for (qsizetype k = 0; k < i; ++k)
                QVERIFY(!shown[i]->geometry().intersects(shown[k]->geometry()));
        }
        QCOMPARE(shown[2]->width(), 390);
        view.setDistributions({thousand()});
        QCOMPARE(view.findChildren<Histogram*>().size(), 1);
    }

    void theFormFollowsTheDocument() {
        Form form;
        form.link();
        QTRY_COMPARE_WITH_TIMEOUT(form.mean(), 4.5, kPatience); // of 1 to 8 devices
        QVERIFY(form.view()->isVisible() && form.view()->isEnabled());
        const auto* field = form.form.findChild<QLineEdit*>(QStringLiteral("field_devices"));
        QVERIFY(form.view()->mapTo(&form.form, QPoint()).y() < field->mapTo(&form.form, QPoint()).y());
        const int row = form.parameters.rowOf("devices");
        form.toy.document.setAxis("devices", *explore::parseAxis(form.parameters.parameter(row), "16"));
        QTRY_COMPARE_WITH_TIMEOUT(form.mean(), 8.5, kPatience);
        QVERIFY(form.view()->height() > 0 && form.view()->width() <= form.form.width());
    }

    /// While a preview takes its time, what the first point draws follows every edit.
    void aLongPreviewDoesNotHoldThemUp() {
        const study::Catalog catalog = tests::toyCatalog();
        Gate gate;
        study::Registry registry;
        registry.add(std::make_unique<SlowStudy>(gate));
        Document document(registry, catalog);
        hardware::Cluster cluster = tests::ToyDocument::emptyCluster();
        cluster.nodes = {tests::ToyDocument::device(0, "A", 0.0)};
        document.setCluster(cluster, std::nullopt);
        ScenarioPreviewer previewer(document);
        const auto opens = qScopeGuard([&gate] { gate.open(); }); // whatever fails below
        const auto mean = [&] {
            const auto& drawn = previewer.preview().distributions;
            return drawn.empty() ? 0.0 : drawn.front().mean;
        };
        const auto setDevices = [&](const char* text) {
            const auto& parameters = document.description().parameters;
            document.setAxis("devices", *explore::parseAxis(parameters[tests::toy::devices], text));
        };
        QTRY_COMPARE_WITH_TIMEOUT(mean(), 4.5, kPatience);
        QVERIFY(!previewer.preview().outcome);
        setDevices("16");
        QTRY_COMPARE_WITH_TIMEOUT(mean(), 8.5, kPatience);
        QVERIFY(!previewer.preview().outcome);
        gate.open();
        QTRY_VERIFY_WITH_TIMEOUT(previewer.isCurrent(), kPatience);
        QCOMPARE(mean(), 8.5);
        QVERIFY(previewer.preview().fits());
    }

    /// B loses its link: there is no preview, and what was shown stays, greyed.
    void aProblemGreysThem() {
        Form form;
        QTRY_VERIFY_WITH_TIMEOUT(!form.previewer.preview().problems.empty(), kPatience);
        QVERIFY(!form.view()->isVisible());
        const hardware::Cluster unlinked = form.toy.document.scenario().cluster;
        form.link();
        QTRY_VERIFY_WITH_TIMEOUT(form.view()->isVisible(), kPatience);
        form.toy.document.setCluster(unlinked, std::nullopt);
        QTRY_VERIFY_WITH_TIMEOUT(!form.view()->isEnabled(), kPatience);
        QVERIFY(form.view()->isVisible());
        QCOMPARE(form.mean(), 4.5);
    }
};

QTEST_MAIN(TestDistributionView)
#include "test_distribution_view.moc"
