// SPDX-License-Identifier: GPL-3.0-or-later
// The cloud of a run's feasible points with its front, any column on any axis, growing while the run goes on.
// Wheel zooms at the pointer, middle button or Space pans, dragging a rectangle filters, a click picks A and
// Ctrl+click B, arrow keys walk along the front, double click shows all again. Measured points lie over it as diamonds.
#pragma once

#include "ui/models/measured_overlay.h"
#include "ui/plots/cloud_view.h"
#include "ui/plots/range_easing.h"

#include <QElapsedTimer>
#include <QThreadPool>
#include <QTimer>
#include <QWidget>

class QCustomPlot;

namespace paretoscope::ui {

class CloudLayer;
class HoverCard;
class MarksLayer;
class UnitTicker;

/// What is drawn on which axis.
struct PlotAxis {
    std::string column;
    bool logarithmic = false;
    bool reversed = false;
    friend bool operator==(const PlotAxis&, const PlotAxis&) = default;
};
struct PlotSettings {
    PlotAxis x;
    PlotAxis y;
    std::string colour; ///< column id; empty: density
    friend bool operator==(const PlotSettings&, const PlotSettings&) = default;
};

class ParetoPlot : public QWidget {
    Q_OBJECT
public:
    explicit ParetoPlot(Selection& selection, QWidget* parent = nullptr);
    ~ParetoPlot() override;

    [[nodiscard]] const PlotSettings& settings() const { return m_settings; }
    void setSettings(const PlotSettings& settings);
    /// Whether a logarithmic scale suits the column better; logarithms need positive values.
    [[nodiscard]] bool suitsLogarithm(std::string_view column) const;

    /// Lies over the points; open or remove a table there.
    [[nodiscard]] MeasuredOverlay& overlay() { return m_overlay; }
    [[nodiscard]] const MeasuredOverlay& overlay() const { return m_overlay; }

    /// True unless the axes are moving or a drawing is under way.
    [[nodiscard]] bool isAtRest() const { return !m_easing.isActive() && !m_drawing && !m_drawAgain; }

    /// Shows all points again.
    void fit();
    /// Picks the next (+1) or previous (-1) point of the front along x.
    void walkFront(int direction);
    /// The picture as shown, `scale` device pixels a pixel.
    [[nodiscard]] QImage picture(double scale) const;

    /// Null until drawn for the first time.
    [[nodiscard]] const CloudView* cloudView() const;
    /// Where a row is drawn, in this widget's pixels.
    [[nodiscard]] QPoint place(const store::Row& row) const;
    /// The colouring of cloudView(); nothing for density.
    [[nodiscard]] std::optional<CloudColour> cloudColour() const;

signals:
    void settingsChanged();
    void drawn(); ///< cloudView() is new

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;

private:
    enum class Gesture { none, press, brush, pan };
    struct Hit {
        std::uint64_t step = 0;
        QPoint place;
    };
    struct Drawn;

    void makePlot();
    void style();
    void startRun();
    void applyAxes();
    void follow(); ///< aims the axes at all points, unless the user zoomed
    void ease();   ///< one step of the way there
    void updateTitles();
    void updateFront();
    void updateMarks();
    void updateMeasured();
    void updateBounds();
    void draw(); ///< asks a thread for a new cloud; only the latest wish counts
    void finishDrawing(std::shared_ptr<const CloudView> view);
    void findTold();
    [[nodiscard]] CloudRequest request() const;
    [[nodiscard]] std::optional<std::pair<double, double>> placeMeasured(const OverlaidPoint& point) const;
    [[nodiscard]] const OverlaidPoint* hitMeasured(const QPointF& position) const;
    [[nodiscard]] std::optional<Hit> hit(const QPointF& position) const;
    [[nodiscard]] std::optional<std::pair<double, double>> extent(const PlotAxis& axis) const;

    void press(QMouseEvent& event);
    void move(QMouseEvent& event);
    void release(QMouseEvent& event);
    void zoom(const QPointF& position, double factor);
    void pan(const QPointF& from, const QPointF& to);
    void brush(const QRectF& pixels);
    void hoverAt(const QPointF& position);
    void cancelGesture();

    Selection& m_selection;
    MeasuredOverlay m_overlay;
    PlotSettings m_settings;
    std::size_t m_x = 0; ///< columns of the settings
    std::size_t m_y = 0;
    std::vector<bool> m_told; ///< columns that the hover card shows

    QCustomPlot* m_plot = nullptr;
    CloudLayer* m_cloud = nullptr;
    MarksLayer* m_marks = nullptr;
    UnitTicker* m_tickX = nullptr;
    UnitTicker* m_tickY = nullptr;
    HoverCard* m_card = nullptr;

    RangeEasing m_rangeX;
    RangeEasing m_rangeY;
    bool m_zoomed = false; ///< the user chose the range
    QTimer m_easing;

    Gesture m_gesture = Gesture::none;
    QPointF m_pressed;
    QPointF m_last;
    bool m_space = false;

    bool m_drawing = false;
    bool m_drawAgain = false;
    QElapsedTimer m_drawTime;
    QThreadPool m_threads; ///< last: goes first, and waits for its threads
};

} // namespace paretoscope::ui
