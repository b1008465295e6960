// SPDX-License-Identifier: GPL-3.0-or-later
// Dimensions are checked by the compiler: what it must accept and what it must refuse.
#include "core/base/quantity.h"

#include <QtTest>

#include <type_traits>
#include <utility>

using namespace paretoscope;
using namespace paretoscope::literals;

namespace {

template <class A, class B>
concept Addable = requires(A a, B b) {
    a + b;
};
template <class A, class B>
concept Comparable = requires(A a, B b) {
    a < b;
};

template <class A, class B>
using Product = decltype(std::declval<A>() * std::declval<B>());
template <class A, class B>
using Ratio = decltype(std::declval<A>() / std::declval<B>());

static_assert(std::is_same_v<Ratio<Bytes, BytesPerSecond>, Seconds>);
static_assert(std::is_same_v<Ratio<Bytes, Seconds>, BytesPerSecond>);
static_assert(std::is_same_v<Ratio<Flops, FlopsPerSecond>, Seconds>);
static_assert(std::is_same_v<Product<Watts, Seconds>, Joules>);
static_assert(std::is_same_v<Product<JoulesPerByte, Bytes>, Joules>);
static_assert(std::is_same_v<Product<JoulesPerFlop, Flops>, Joules>);
static_assert(std::is_same_v<Product<DollarsPerSecond, Seconds>, Dollars>);
static_assert(std::is_same_v<Ratio<Seconds, Seconds>, double>);
static_assert(std::is_same_v<Product<Seconds, Ratio<double, double>>, Seconds>);

static_assert(Addable<Seconds, Seconds> && !Addable<Seconds, Bytes> && !Addable<Seconds, double>);
static_assert(Comparable<Bytes, Bytes> && !Comparable<Bytes, Flops> && !Comparable<Bytes, double>);
static_assert(!std::is_convertible_v<double, Seconds> && !std::is_convertible_v<Seconds, double>);
static_assert(sizeof(Seconds) == sizeof(double) && std::is_trivially_copyable_v<Seconds>);

} // namespace

class TestQuantity : public QObject {
    Q_OBJECT
private slots:
    void arithmetic() {
        QCOMPARE((300.0_GB / 300.0_GBps).value(), 1.0);
        QCOMPARE((400.0_W * 2.0_s).value(), 800.0);
        QCOMPARE(3.0_us / 1.5_us, 2.0);
        Seconds time = 1.0_s;
        time += 0.5_s;
        time -= 0.25_s;
        time *= 4.0;
        time /= 2.0;
        QCOMPARE(time.value(), 2.5);
        QCOMPARE((-time).value(), -2.5);
        QCOMPARE((2.0 * time - time * 1.0).value(), 2.5);
        QVERIFY(1.0_us < 1.0_s && 1.0_s == 1.0_s);
        QCOMPARE(Seconds().value(), 0.0);
    }

    void literalsAreInBaseUnits() {
        QCOMPARE((80.0_GiB).value(), 85899345920.0);
        QCOMPARE((80.0_GB).value(), 80e9);
        QCOMPARE((312.0_TFLOPps).value(), 312e12);
        QCOMPARE((1.0_us).value(), 1e-6);
    }
};

QTEST_APPLESS_MAIN(TestQuantity)
#include "test_quantity.moc"
