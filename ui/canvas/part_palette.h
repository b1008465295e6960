// SPDX-License-Identifier: GPL-3.0-or-later
// The parts that a cluster is drawn from: drag one onto the canvas, or press it to have it placed.
#pragma once

#include <QToolButton>
#include <QWidget>

class QComboBox;

namespace paretoscope::study {
struct Catalog;
}

namespace paretoscope::ui {

/// One part; drags what `part` says, as kPartMimeType.
class PartButton : public QToolButton {
    Q_OBJECT
public:
    PartButton(const QString& part, const QString& icon, const QString& label, QWidget* parent = nullptr);
    void setPart(const QString& part) { m_part = part; }
    [[nodiscard]] QString part() const { return m_part; }

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    QString m_part;
    QPoint m_pressed;
};

class PartPalette : public QWidget {
    Q_OBJECT
public:
    explicit PartPalette(const study::Catalog& catalog, QWidget* parent = nullptr);

    /// The kind of device that new parts have.
    [[nodiscard]] QString accelerator() const;
    void setAccelerator(const QString& id);

signals:
    void partPressed(const QString& part);

private:
    QComboBox* m_accelerator;
};

/// All accelerators of the catalog; the data of an entry is the id.
QComboBox* acceleratorBox(const study::Catalog& catalog);

} // namespace paretoscope::ui
