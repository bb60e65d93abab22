# Columns: time, migrations, overloaded hosts, missing part of the CPU asked for. Variables: subtitle, time_*.
set multiplot
set xrange [0:time_end]
set xtics time_tics
set yrange [0:*]
set lmargin at screen 0.08
set rmargin at screen 0.97
unset key
set label 1 'Migrations and SLA violations' at screen 0.08,0.965 font ',16' textcolor rgb dark
set label 2 subtitle at screen 0.08,0.925 textcolor rgb grey noenhanced

set tmargin at screen 0.86
set bmargin at screen 0.64
set format x ''
set label 3 'Migrations started in each interval' at graph 0.995,1.06 right textcolor rgb blue
plot 'data.tsv' using 1:2 with fillsteps linecolor rgb blue notitle, \
     '' using 1:2 with steps linecolor rgb blue linewidth 1.5 notitle

unset label 1; unset label 2
set tmargin at screen 0.59
set bmargin at screen 0.37
set label 3 'Hosts with less CPU than was asked for' at graph 0.995,1.06 right textcolor rgb orange
plot 'data.tsv' using 1:3 with fillsteps linecolor rgb orange notitle, \
     '' using 1:3 with steps linecolor rgb orange linewidth 1.5 notitle

set tmargin at screen 0.32
set bmargin at screen 0.10
set format x '%g'
set xlabel time_name textcolor rgb dark
set format y '%g %%'
set label 3 'CPU asked for and not granted' at graph 0.995,1.06 right textcolor rgb vermilion
plot 'data.tsv' using 1:(100 * $4) with fillsteps linecolor rgb vermilion notitle, \
     '' using 1:(100 * $4) with steps linecolor rgb vermilion linewidth 1.5 notitle
unset multiplot
