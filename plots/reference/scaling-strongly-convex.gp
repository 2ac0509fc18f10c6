# strongly-convex: evaluations to 0.001 of the first value against n
# Made by zobench, checksum b7c1180d129e76d5; the numbers are in scaling-strongly-convex.tsv. To draw it again:
#   gnuplot scaling-strongly-convex.gp
#   gnuplot -e "format='png'; theme='dark'" scaling-strongly-convex.gp
if (!exists('format')) format = 'svg'
if (!exists('theme')) theme = 'light'
data = 'scaling-strongly-convex.tsv'
color(light, dark) = theme eq 'dark' ? dark : light
paper = color('#ffffff', '#16181d')
if (format eq 'svg') set terminal svg size 1090,484 enhanced font 'sans-serif,13' background paper
if (format eq 'png') set terminal pngcairo size 2180,968 fontscale 1.5 linewidth 2 pointscale 2 dashlength 1.5 enhanced font 'sans-serif,13' background paper
if (format eq 'pdf') set terminal pdfcairo size 1090/72. in,484/72. in fontscale 0.75 linewidth 2 pointscale 1.1 dashlength 1 enhanced font 'sans-serif,13' background paper
set output 'scaling-strongly-convex' . (theme eq 'dark' ? '-dark.' : '.') . format
set encoding utf8
set datafile separator '\t'
# Places on the picture, in pixels from its upper left corner.
across(x) = x / 1090.0
down(y) = 1 - y / 484.0
# As SVG, numbers would stand further below their axis.
set xtics offset 0, screen (format eq 'svg' ? 6 : 0) / 484.0

set border 3 lc rgb color('#1f2328', '#e6e8eb') lw 1
set tics nomirror out scale 0.6,0.3 textcolor rgb color('#1f2328', '#e6e8eb') font ',12'
set grid xtics ytics back lt 1 dt solid lc rgb color('#d0d4d9', '#3a3f47') lw 1
set clip one
set clip two
unset key
# What is left of a band inside of a panel.
within(y) = y < lowest ? lowest : y > highest ? highest : y

set style line 1 lc rgb color('#0072b2', '#56b4e9') lw 1.0 dt solid pt 7 ps 0.9  # reverse-mode, exponent 0.00
set style line 2 lc rgb color('#d55e00', '#e69f00') lw 1.0 dt solid pt 5 ps 0.9  # coordinate-differences, exponent 1.00
set style line 3 lc rgb color('#009e73', '#009e73') lw 1.0 dt solid pt 9 ps 0.9  # two-point, exponent 1.01 [0.99, 1.04]
set style line 4 lc rgb color('#cc79a7', '#cc79a7') lw 1.0 dt solid pt 13 ps 0.9  # two-point-q5-orthonormal, exponent 1.02 [0.98, 1.05]
set style line 5 lc rgb color('#7a828c', '#9aa2ad') lw 1.3 dt (1,3) pt 7 ps 0.9  # slope 0
set style line 6 lc rgb color('#7a828c', '#9aa2ad') lw 1.3 dt (1,3) pt 7 ps 0.9  # slope 1

set label 'strongly-convex: evaluations to 0.001 of the first value against n' at screen across(14.0), screen down(25.0) left font ',16' noenhanced tc rgb color('#1f2328', '#e6e8eb')
set label 'variables n' at screen across(367.5), screen down(461.0) center noenhanced tc rgb color('#1f2328', '#e6e8eb')
set label 'evaluations (a gradient counts as 4) to 0.001 of the' at screen across(23.0), screen down(236.0) center rotate by 90 noenhanced tc rgb color('#1f2328', '#e6e8eb')
set label 'first value' at screen across(41.0), screen down(236.0) center rotate by 90 noenhanced tc rgb color('#1f2328', '#e6e8eb')

# The legend.
set arrow from screen across(667.5), screen down(56.0) to screen across(703.5), screen down(56.0) nohead ls 1
set label '' at screen across(685.5), screen down(56.0) point ls 1
set label 'reverse-mode, exponent 0.00' at screen across(711.5), screen down(56.0) left font ',12' noenhanced tc rgb color('#1f2328', '#e6e8eb')
set arrow from screen across(667.5), screen down(76.0) to screen across(703.5), screen down(76.0) nohead ls 2
set label '' at screen across(685.5), screen down(76.0) point ls 2
set label 'coordinate-differences, exponent 1.00' at screen across(711.5), screen down(76.0) left font ',12' noenhanced tc rgb color('#1f2328', '#e6e8eb')
set arrow from screen across(667.5), screen down(96.0) to screen across(703.5), screen down(96.0) nohead ls 3
set label '' at screen across(685.5), screen down(96.0) point ls 3
set label 'two-point, exponent 1.01 [0.99, 1.04]' at screen across(711.5), screen down(96.0) left font ',12' noenhanced tc rgb color('#1f2328', '#e6e8eb')
set arrow from screen across(667.5), screen down(116.0) to screen across(703.5), screen down(116.0) nohead ls 4
set label '' at screen across(685.5), screen down(116.0) point ls 4
set label 'two-point-q5-orthonormal, exponent 1.02 [0.98, 1.05]' at screen across(711.5), screen down(116.0) left font ',12' noenhanced tc rgb color('#1f2328', '#e6e8eb')
set arrow from screen across(667.5), screen down(136.0) to screen across(703.5), screen down(136.0) nohead ls 5
set label 'slope 0' at screen across(711.5), screen down(136.0) left font ',12' noenhanced tc rgb color('#1f2328', '#e6e8eb')
set arrow from screen across(667.5), screen down(156.0) to screen across(703.5), screen down(156.0) nohead ls 6
set label 'slope 1' at screen across(711.5), screen down(156.0) left font ',12' noenhanced tc rgb color('#1f2328', '#e6e8eb')

set multiplot
# Panel 1:
set lmargin at screen across(87.504)
set rmargin at screen across(647.504)
set tmargin at screen down(46.0)
set bmargin at screen down(426.0)
set logscale x
set xrange [8.950250709279725:178.76594209155533]
set xtics ('' 9.0 1, '10' 10.0, '20' 20.0, '30' 30.0, '' 40.0 1, '50' 50.0, '' 60.0 1, '70' 70.0, '' 80.0 1, '' 90.0 1, '100' 100.0)
set logscale y
set yrange [76.57730720513693:10086.08972450072]
set ytics ('10^{2}' 100.0, '10^{3}' 1000.0, '10^{4}' 10000.0, '' 80.0 1, '' 90.0 1, '' 200.0 1, '' 300.0 1, '' 400.0 1, '' 500.0 1, '' 600.0 1, '' 700.0 1, '' 800.0 1, '' 900.0 1, '' 2000.0 1, '' 3000.0 1, '' 4000.0 1, '' 5000.0 1, '' 6000.0 1, '' 7000.0 1, '' 8000.0 1, '' 9000.0 1)
lowest = 76.57730720513693
highest = 10086.08972450072
plot \
  data index 8 using 1:2 with lines ls 5, \
  data index 9 using 1:2 with lines ls 6, \
  data index 1 using 1:2 with lines ls 1, \
  data index 3 using 1:2 with lines ls 2, \
  data index 5 using 1:2 with lines ls 3, \
  data index 7 using 1:2 with lines ls 4, \
  data index 0 using 1:2 with points ls 1, \
  data index 2 using 1:2 with points ls 2, \
  data index 4 using 1:2 with points ls 3, \
  data index 6 using 1:2 with points ls 4

unset multiplot
unset output
