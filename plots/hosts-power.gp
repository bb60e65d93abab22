# Columns: time, hosts on, hosts active, power in W. Variables: subtitle, time_name, time_end, time_tics, hosts.
stats 'data.tsv' using 4 nooutput name 'power'
kilo = power_max >= 2000
set multiplot
set xrange [0:time_end]
set xtics time_tics
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
plot 'data.tsv' using 1:2 with steps linecolor rgb sky linewidth 2.5 title sprintf('on (of %d)', hosts), \
     '' using 1:3 with steps linecolor rgb blue linewidth 2.5 title 'active: using CPU'

unset label 1; unset label 2; unset key
set tmargin at screen 0.46
set bmargin at screen 0.11
set format x '%g'
set xlabel time_name textcolor rgb dark
set ylabel (kilo ? 'Power (kW)' : 'Power (W)') textcolor rgb dark
plot 'data.tsv' using 1:($4 / (kilo ? 1000 : 1)) with fillsteps linecolor rgb vermilion notitle, \
     '' using 1:($4 / (kilo ? 1000 : 1)) with steps linecolor rgb vermilion linewidth 2 notitle
unset multiplot
