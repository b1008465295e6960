// SPDX-License-Identifier: GPL-3.0-or-later
// What a whole consists of, as one bar of parts with their names and shares below: where tokens of prompts came from.
#pragma once

#include <QString>
#include <QWidget>

#include <vector>

namespace paretoscope::ui {

class ShareBar : public QWidget {
    Q_OBJECT
public:
    struct Part {
        QString name;
        double amount = 0.0; ///< not negative
    };

    explicit ShareBar(QWidget* parent = nullptr);
    void setParts(const QString& title, std::vector<Part> parts);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_title;
    std::vector<Part> m_parts;
    double m_whole = 0.0;
};

} // namespace paretoscope::ui
