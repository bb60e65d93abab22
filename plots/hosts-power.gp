# Columns: time, hosts on, hosts active, power in W; each value at the begin and at the end of its interval.
# Variables: subtitle, time_name, time_end, time_tics, hosts.
stats 'data.tsv' using 4 nooutput name 'power'
unit = power_max >= 2000 ? 1000.0 : 1.0
set multiplot
set xrange [0:time_end]
set xtics time_tics
set offsets 0, 0, graph 0.06, 0
set lmargin at screen 0.08
set rmargin at screen 0.97
set label 1 'Hosts and power' at screen 0.08,0.965 font ',16' textcolor rgb dark
set label 2 subtitle at screen 0.08,0.925 textcolor rgb grey noenhanced

set tmargin at screen 0.86
set bmargin at screen 0.52
set format x ''
set ylabel 'Hosts' textcolor rgb dark
set yrange [0:*]
set key at screen 0.97,0.965 right top vertical
plot 'data.tsv' using 1:2 with lines linecolor rgb sky linewidth 2.5 title sprintf('on (of %d)', hosts), \
     '' using 1:3 with lines linecolor rgb blue linewidth 2.5 title 'active: using CPU'

unset label 1; unset label 2; unset key
set tmargin at screen 0.46
set bmargin at screen 0.11
set format x '%g'
set xlabel time_name textcolor rgb dark
set ylabel (unit > 1 ? 'Power (kW)' : 'Power (W)') textcolor rgb dark
plot 'data.tsv' using 1:($4 / unit) with filledcurves y1=0 linecolor rgb vermilion notitle, \
     '' using 1:($4 / unit) with lines linecolor rgb vermilion linewidth 1.5 notitle
unset multiplot
