# A matrix: a line for each host, a column for each interval, percent. Variables: subtitle, time_*, hosts,
# cells_across, cells_up (both smaller than what they stand for where neighbours are averaged).
set label 1 'Utilization of each host' at screen 0.08,0.965 font ',16' textcolor rgb dark
set label 2 subtitle at screen 0.08,0.925 textcolor rgb grey noenhanced
set style fill solid 1
set lmargin at screen 0.08
set rmargin at screen 0.89
set tmargin at screen 0.87
set bmargin at screen 0.11
set border 15 linecolor rgb pale
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
dx = 1.0 * time_end / cells_across
dy = 1.0 * hosts / cells_up
plot 'data.tsv' matrix using (($1 + 0.5) * dx):(($2 + 0.5) * dy):3 with image
