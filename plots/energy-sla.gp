# Two blocks: energy and missing CPU of each run; those of them that no other beats in both. Ranges and labels
# are set by the caller. Variables: is_log.
set lmargin at screen 0.11
set rmargin at screen 0.97
set tmargin at screen 0.86
set bmargin at screen 0.11
set label 'Energy against SLA violation' at screen 0.11,0.965 font ',16' textcolor rgb dark
set label 'Down and to the left is better' at screen 0.11,0.925 textcolor rgb grey
set key at screen 0.97,0.965 right top vertical
set grid xtics ytics back linetype 1 linecolor rgb pale linewidth 1
if (is_log) set logscale x
set xlabel (is_log ? 'Energy (kWh, logarithmic)' : 'Energy (kWh)') textcolor rgb dark
set ylabel 'CPU asked for and not granted (%)' offset -1 textcolor rgb dark
plot 'data.tsv' index 1 using 1:2 with steps linecolor rgb sky linewidth 2 title 'the best: none is lower in both', \
     '' index 1 using 1:2 with points pointtype 6 pointsize 2.4 linewidth 2 linecolor rgb sky notitle, \
     '' index 0 using 1:2 with points pointtype 7 pointsize 1.3 linecolor rgb blue title 'a run'
