# mds: f(x) against evaluations
# Made by zobench, checksum 3dee29dc112fc340; the numbers are in convergence-mds.tsv. To draw it again:
#   gnuplot convergence-mds.gp
#   gnuplot -e "format='png'; theme='dark'" convergence-mds.gp
if (!exists('format')) format = 'svg'
if (!exists('theme')) theme = 'light'
data = 'convergence-mds.tsv'
color(light, dark) = theme eq 'dark' ? dark : light
paper = color('#ffffff', '#16181d')
if (format eq 'svg') set terminal svg size 1185,402 enhanced font 'sans-serif,13' background paper
if (format eq 'png') set terminal pngcairo size 2370,804 fontscale 1.5 linewidth 2 pointscale 2 dashlength 1.5 enhanced font 'sans-serif,13' background paper
if (format eq 'pdf') set terminal pdfcairo size 1185/72. in,402/72. in fontscale 0.75 linewidth 2 pointscale 1.1 dashlength 1 enhanced font 'sans-serif,13' background paper
set output 'convergence-mds' . (theme eq 'dark' ? '-dark.' : '.') . format
set encoding utf8
set datafile separator '\t'
# Places on the picture, in pixels from its upper left corner.
across(x) = x / 1185.0
down(y) = 1 - y / 402.0
# As SVG, numbers would stand further below their axis.
set xtics offset 0, screen (format eq 'svg' ? 6 : 0) / 402.0

set border 3 lc rgb color('#1f2328', '#e6e8eb') lw 1
set tics nomirror out scale 0.6,0.3 textcolor rgb color('#1f2328', '#e6e8eb') font ',12'
set grid xtics ytics back lt 1 dt solid lc rgb color('#d0d4d9', '#3a3f47') lw 1
set clip one
set clip two
unset key
# What is left of a band inside of a panel.
within(y) = y < lowest ? lowest : y > highest ? highest : y

set style line 1 lc rgb color('#0072b2', '#56b4e9') lw 2.0 dt solid pt 7 ps 0.6  # two-point
set style line 2 lc rgb color('#d55e00', '#e69f00') lw 2.0 dt (8,3) pt 5 ps 0.6  # coordinate-differences
set style line 3 lc rgb color('#009e73', '#009e73') lw 2.0 dt (2,2) pt 9 ps 0.6  # coordinate-differences-forward
set style line 4 lc rgb color('#cc79a7', '#cc79a7') lw 2.0 dt (8,3,2,3) pt 13 ps 0.6  # reverse-mode

set label 'mds: f(x) against evaluations' at screen across(14.0), screen down(25.0) left font ',16' noenhanced tc rgb color('#1f2328', '#e6e8eb')
set label 'evaluations (a gradient counts as 4)' at screen across(617.1), screen down(349.0) center noenhanced tc rgb color('#1f2328', '#e6e8eb')
set label 'f(x), median and quartiles' at screen across(23.0), screen down(189.0) center rotate by 90 noenhanced tc rgb color('#1f2328', '#e6e8eb')
set label 'objects = 7' at screen across(237.6), screen down(52.0) center noenhanced tc rgb color('#1f2328', '#e6e8eb')
set label 'objects = 14' at screen across(617.1), screen down(52.0) center noenhanced tc rgb color('#1f2328', '#e6e8eb')
set label 'objects = 21' at screen across(996.7), screen down(52.0) center noenhanced tc rgb color('#1f2328', '#e6e8eb')

# The legend.
set object rectangle from screen across(59.3), screen down(372.0) to screen across(95.3), screen down(384.0) fc rgb color('#0072b2', '#56b4e9') fs transparent solid 0.22 noborder
set arrow from screen across(59.3), screen down(378.0) to screen across(95.3), screen down(378.0) nohead ls 1
set label '' at screen across(77.3), screen down(378.0) point ls 1
set label 'two-point' at screen across(103.3), screen down(378.0) left font ',12' noenhanced tc rgb color('#1f2328', '#e6e8eb')
set object rectangle from screen across(332.3), screen down(372.0) to screen across(368.3), screen down(384.0) fc rgb color('#d55e00', '#e69f00') fs transparent solid 0.22 noborder
set arrow from screen across(332.3), screen down(378.0) to screen across(368.3), screen down(378.0) nohead ls 2
set label '' at screen across(350.3), screen down(378.0) point ls 2
set label 'coordinate-differences' at screen across(376.3), screen down(378.0) left font ',12' noenhanced tc rgb color('#1f2328', '#e6e8eb')
set object rectangle from screen across(605.4), screen down(372.0) to screen across(641.4), screen down(384.0) fc rgb color('#009e73', '#009e73') fs transparent solid 0.22 noborder
set arrow from screen across(605.4), screen down(378.0) to screen across(641.4), screen down(378.0) nohead ls 3
set label '' at screen across(623.4), screen down(378.0) point ls 3
set label 'coordinate-differences-forward' at screen across(649.4), screen down(378.0) left font ',12' noenhanced tc rgb color('#1f2328', '#e6e8eb')
set object rectangle from screen across(878.4), screen down(372.0) to screen across(914.4), screen down(384.0) fc rgb color('#cc79a7', '#cc79a7') fs transparent solid 0.22 noborder
set arrow from screen across(878.4), screen down(378.0) to screen across(914.4), screen down(378.0) nohead ls 4
set label '' at screen across(896.4), screen down(378.0) point ls 4
set label 'reverse-mode' at screen across(922.4), screen down(378.0) left font ',12' noenhanced tc rgb color('#1f2328', '#e6e8eb')

set multiplot
# Panel 1: objects = 7
set lmargin at screen across(77.568)
set rmargin at screen across(397.568)
set tmargin at screen down(64.0)
set bmargin at screen down(314.0)
set logscale x
set xrange [1.409471743321742:17879.038809682297]
set xtics ('10^{1}' 10.0, '10^{2}' 100.0, '10^{3}' 1000.0, '10^{4}' 10000.0, '' 2.0 1, '' 3.0 1, '' 4.0 1, '' 5.0 1, '' 6.0 1, '' 7.0 1, '' 8.0 1, '' 9.0 1, '' 20.0 1, '' 30.0 1, '' 40.0 1, '' 50.0 1, '' 60.0 1, '' 70.0 1, '' 80.0 1, '' 90.0 1, '' 200.0 1, '' 300.0 1, '' 400.0 1, '' 500.0 1, '' 600.0 1, '' 700.0 1, '' 800.0 1, '' 900.0 1, '' 2000.0 1, '' 3000.0 1, '' 4000.0 1, '' 5000.0 1, '' 6000.0 1, '' 7000.0 1, '' 8000.0 1, '' 9000.0 1)
set logscale y
set yrange [0.012612917312430647:22.64435696788583]
set ytics ('10^{−1}' 0.1, '10^{0}' 1.0, '10^{1}' 10.0, '' 0.02 1, '' 0.03 1, '' 0.04 1, '' 0.05 1, '' 0.06 1, '' 0.07 1, '' 0.08 1, '' 0.09 1, '' 0.2 1, '' 0.30000000000000004 1, '' 0.4 1, '' 0.5 1, '' 0.6000000000000001 1, '' 0.7000000000000001 1, '' 0.8 1, '' 0.9 1, '' 2.0 1, '' 3.0 1, '' 4.0 1, '' 5.0 1, '' 6.0 1, '' 7.0 1, '' 8.0 1, '' 9.0 1, '' 20.0 1)
lowest = 0.012612917312430647
highest = 22.64435696788583
plot \
  data index 0 using 1:(within($3)):(within($4)) with filledcurves lc rgb color('#0072b2', '#56b4e9') fs transparent solid 0.22 noborder, \
  data index 1 using 1:(within($3)):(within($4)) with filledcurves lc rgb color('#d55e00', '#e69f00') fs transparent solid 0.22 noborder, \
  data index 2 using 1:(within($3)):(within($4)) with filledcurves lc rgb color('#009e73', '#009e73') fs transparent solid 0.22 noborder, \
  data index 3 using 1:(within($3)):(within($4)) with filledcurves lc rgb color('#cc79a7', '#cc79a7') fs transparent solid 0.22 noborder, \
  data index 0 using 1:2 with lines ls 1, \
  data index 1 using 1:2 with lines ls 2, \
  data index 2 using 1:2 with lines ls 3, \
  data index 3 using 1:2 with lines ls 4, \
  data index 0 every 2::0 using 1:2 with points ls 1, \
  data index 1 every 2::0 using 1:2 with points ls 2, \
  data index 2 every 2::0 using 1:2 with points ls 3, \
  data index 3 every 2::0 using 1:2 with points ls 4

unset label
unset arrow
unset object
# Panel 2: objects = 14
set lmargin at screen across(457.136)
set rmargin at screen across(777.136)
set tmargin at screen down(64.0)
set bmargin at screen down(314.0)
set logscale x
set xrange [1.409471743321742:17879.038809682297]
set xtics ('10^{1}' 10.0, '10^{2}' 100.0, '10^{3}' 1000.0, '10^{4}' 10000.0, '' 2.0 1, '' 3.0 1, '' 4.0 1, '' 5.0 1, '' 6.0 1, '' 7.0 1, '' 8.0 1, '' 9.0 1, '' 20.0 1, '' 30.0 1, '' 40.0 1, '' 50.0 1, '' 60.0 1, '' 70.0 1, '' 80.0 1, '' 90.0 1, '' 200.0 1, '' 300.0 1, '' 400.0 1, '' 500.0 1, '' 600.0 1, '' 700.0 1, '' 800.0 1, '' 900.0 1, '' 2000.0 1, '' 3000.0 1, '' 4000.0 1, '' 5000.0 1, '' 6000.0 1, '' 7000.0 1, '' 8000.0 1, '' 9000.0 1)
set logscale y
set yrange [0.012612917312430647:22.64435696788583]
set ytics ('10^{−1}' 0.1, '10^{0}' 1.0, '10^{1}' 10.0, '' 0.02 1, '' 0.03 1, '' 0.04 1, '' 0.05 1, '' 0.06 1, '' 0.07 1, '' 0.08 1, '' 0.09 1, '' 0.2 1, '' 0.30000000000000004 1, '' 0.4 1, '' 0.5 1, '' 0.6000000000000001 1, '' 0.7000000000000001 1, '' 0.8 1, '' 0.9 1, '' 2.0 1, '' 3.0 1, '' 4.0 1, '' 5.0 1, '' 6.0 1, '' 7.0 1, '' 8.0 1, '' 9.0 1, '' 20.0 1)
lowest = 0.012612917312430647
highest = 22.64435696788583
plot \
  data index 4 using 1:(within($3)):(within($4)) with filledcurves lc rgb color('#0072b2', '#56b4e9') fs transparent solid 0.22 noborder, \
  data index 5 using 1:(within($3)):(within($4)) with filledcurves lc rgb color('#d55e00', '#e69f00') fs transparent solid 0.22 noborder, \
  data index 6 using 1:(within($3)):(within($4)) with filledcurves lc rgb color('#009e73', '#009e73') fs transparent solid 0.22 noborder, \
  data index 7 using 1:(within($3)):(within($4)) with filledcurves lc rgb color('#cc79a7', '#cc79a7') fs transparent solid 0.22 noborder, \
  data index 4 using 1:2 with lines ls 1, \
  data index 5 using 1:2 with lines ls 2, \
  data index 6 using 1:2 with lines ls 3, \
  data index 7 using 1:2 with lines ls 4, \
  data index 4 every 3::0 using 1:2 with points ls 1, \
  data index 5 every 2::0 using 1:2 with points ls 2, \
  data index 6 every 2::0 using 1:2 with points ls 3, \
  data index 7 every 2::0 using 1:2 with points ls 4

unset label
unset arrow
unset object
# Panel 3: objects = 21
set lmargin at screen across(836.704)
set rmargin at screen across(1156.704)
set tmargin at screen down(64.0)
set bmargin at screen down(314.0)
set logscale x
set xrange [1.409471743321742:17879.038809682297]
set xtics ('10^{1}' 10.0, '10^{2}' 100.0, '10^{3}' 1000.0, '10^{4}' 10000.0, '' 2.0 1, '' 3.0 1, '' 4.0 1, '' 5.0 1, '' 6.0 1, '' 7.0 1, '' 8.0 1, '' 9.0 1, '' 20.0 1, '' 30.0 1, '' 40.0 1, '' 50.0 1, '' 60.0 1, '' 70.0 1, '' 80.0 1, '' 90.0 1, '' 200.0 1, '' 300.0 1, '' 400.0 1, '' 500.0 1, '' 600.0 1, '' 700.0 1, '' 800.0 1, '' 900.0 1, '' 2000.0 1, '' 3000.0 1, '' 4000.0 1, '' 5000.0 1, '' 6000.0 1, '' 7000.0 1, '' 8000.0 1, '' 9000.0 1)
set logscale y
set yrange [0.012612917312430647:22.64435696788583]
set ytics ('10^{−1}' 0.1, '10^{0}' 1.0, '10^{1}' 10.0, '' 0.02 1, '' 0.03 1, '' 0.04 1, '' 0.05 1, '' 0.06 1, '' 0.07 1, '' 0.08 1, '' 0.09 1, '' 0.2 1, '' 0.30000000000000004 1, '' 0.4 1, '' 0.5 1, '' 0.6000000000000001 1, '' 0.7000000000000001 1, '' 0.8 1, '' 0.9 1, '' 2.0 1, '' 3.0 1, '' 4.0 1, '' 5.0 1, '' 6.0 1, '' 7.0 1, '' 8.0 1, '' 9.0 1, '' 20.0 1)
lowest = 0.012612917312430647
highest = 22.64435696788583
plot \
  data index 8 using 1:(within($3)):(within($4)) with filledcurves lc rgb color('#0072b2', '#56b4e9') fs transparent solid 0.22 noborder, \
  data index 9 using 1:(within($3)):(within($4)) with filledcurves lc rgb color('#d55e00', '#e69f00') fs transparent solid 0.22 noborder, \
  data index 10 using 1:(within($3)):(within($4)) with filledcurves lc rgb color('#009e73', '#009e73') fs transparent solid 0.22 noborder, \
  data index 11 using 1:(within($3)):(within($4)) with filledcurves lc rgb color('#cc79a7', '#cc79a7') fs transparent solid 0.22 noborder, \
  data index 8 using 1:2 with lines ls 1, \
  data index 9 using 1:2 with lines ls 2, \
  data index 10 using 1:2 with lines ls 3, \
  data index 11 using 1:2 with lines ls 4, \
  data index 8 every 3::0 using 1:2 with points ls 1, \
  data index 9 every 2::0 using 1:2 with points ls 2, \
  data index 10 every 2::0 using 1:2 with points ls 3, \
  data index 11 every 2::0 using 1:2 with points ls 4

unset multiplot
unset output
