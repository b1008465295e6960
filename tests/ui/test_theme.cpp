// SPDX-License-Identifier: GPL-3.0-or-later
// Palettes, fonts and icons.
#include "tests/support/paths.h"
#include "ui/theme/colour_map.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QFontDatabase>
#include <QFontMetrics>
#include <QImage>
#include <QTest>
#include <QWidget>

#include <cmath>

using namespace paretoscope;
using namespace paretoscope::ui;
using theme::Role;
using theme::Scheme;

namespace {

/// WCAG 2.1, relative luminance and contrast ratio.
double luminance(const QColor& colour) {
    const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}
double contrast(const QColor& a, const QColor& b) {
    const double x = luminance(a);
    const double y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

} // namespace

class TestTheme : public QObject {
    Q_OBJECT
private slots:
    void switchesBetweenLightAndDark() {
        theme::apply(*qApp, Scheme::light);
        QCOMPARE(theme::schemeOf(qApp->palette()), Scheme::light);
        QCOMPARE(theme::colour(Role::accent, qApp->palette()).name(), QStringLiteral("#1f6feb"));
        theme::apply(*qApp, Scheme::dark);
        QCOMPARE(theme::schemeOf(qApp->palette()), Scheme::dark);
        QCOMPARE(theme::colour(Role::accent, qApp->palette()).name(), QStringLiteral("#6aa5ff"));
        QVERIFY2(!qApp->styleSheet().contains(QLatin1Char('@')), "every role of the style sheet is filled in");
    }

    void textCanBeRead() {
        for (const Scheme scheme : {Scheme::light, Scheme::dark})
            for (const Role role : {Role::text, Role::muted, Role::accent, Role::good, Role::bad})
                QVERIFY2(contrast(theme::colour(role, scheme), theme::colour(Role::panel, scheme)) >= 4.5,
                         qPrintable(theme::colour(role, scheme).name()));
    }

    void fontsAreThereAndFiguresAreTabular() {
        QVERIFY(!QFontDatabase::families().isEmpty());
        const QFontMetrics metrics(theme::baseFont());
        QVERIFY(metrics.horizontalAdvance("i") != metrics.horizontalAdvance("W"));
        for (const char* digit : {"1", "4", "7", "9"})
            QCOMPARE(metrics.horizontalAdvance(digit), metrics.horizontalAdvance("0"));
    }

    /// Golden: `_cividis_data` of matplotlib, lib/matplotlib/_cm_listed.py; within 3 of 255 between our stops.
    void cividisIsThePublishedMap() {
        struct Stop {
            int index;
            double red, green, blue;
        };
        for (const Stop& stop : {Stop{0, 0.0, 0.135112, 0.304751}, Stop{60, 0.247605, 0.296986, 0.422917},
                                 Stop{100, 0.394568, 0.406236, 0.438986}, Stop{128, 0.488697, 0.485318, 0.471008},
                                 Stop{200, 0.769353, 0.707035, 0.408516}, Stop{255, 0.995737, 0.909344, 0.217772}}) {
            const QRgb colour = theme::cividis(stop.index / 255.0);
            const auto near = [](int ours, double published) { return std::abs(ours - published * 255.0) <= 3.0; };
            QVERIFY2(near(qRed(colour), stop.red) && near(qGreen(colour), stop.green) && near(qBlue(colour), stop.blue),
                     qPrintable(QString::number(stop.index)));
        }
    }

    void everyIconIsDrawnInTheColourOfItsRole() {
        theme::apply(*qApp, Scheme::light);
        const QDir folder(QString::fromStdString((tests::sourceDir() / "resources" / "icons").string()));
        const QStringList files = folder.entryList({"*.svg"});
        QVERIFY(files.size() > 40);
        for (const QString& file : files) {
            if (file == QLatin1String("paretoscope.svg"))
                continue;
            const QImage image = theme::icon(file.chopped(4), Role::bad).pixmap(20, 20).toImage();
            int drawn = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    drawn += image.pixelColor(x, y).alpha() > 100 &&
                             image.pixelColor(x, y).red() > image.pixelColor(x, y).blue() + 60;
            QVERIFY2(drawn >= 3, qPrintable(file));
        }
    }
};

QTEST_MAIN(TestTheme)
#include "test_theme.moc"
