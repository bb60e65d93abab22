# A matrix: a line for each host, a column for each interval, percent. Variables: subtitle, time_*, hosts,
# cells_across, cells_up (both smaller than what they stand for where neighbours are averaged).
set title "{/*1.3 Utilization of each host}" offset 0,1.2 textcolor rgb dark
set label 2 subtitle at graph 0,1.03 textcolor rgb grey noenhanced
set lmargin at screen 0.08
set rmargin at screen 0.89
set tmargin at screen 0.87
set bmargin at screen 0.11
set border 0
unset grid
unset key
set xrange [0:time_end]
set yrange [0:hosts]
set xtics time_tics
set xlabel time_name textcolor rgb dark
set ylabel 'Host' textcolor rgb dark
set cbrange [0:100]
set cblabel 'CPU in use (%)' textcolor rgb dark
set colorbox user origin screen 0.91,0.11 size screen 0.018,0.76 noborder
# White for no use, then from light to dark in lightness alone (after ColorBrewer's YlGnBu).
set palette defined (0 '#ffffff', 0.5 '#f2fbd2', 15 '#c7e9b4', 30 '#7fcdbb', 45 '#41b6c4', 60 '#1d91c0', \
                     75 '#225ea8', 90 '#253494', 100 '#081d58')
dx = time_end / cells_across
dy = 1.0 * hosts / cells_up
plot 'data.tsv' matrix using (($1 + 0.5) * dx):(($2 + 0.5) * dy):3 with image
