# Columns: time, migrations, overloaded hosts, missing part of the CPU asked for; each value at the begin and at the
# end of its interval. Variables: subtitle, time_name, time_end, time_tics.
stats 'data.tsv' using 2 nooutput name 'moves'
stats 'data.tsv' using 3 nooutput name 'overloaded'
missing_max = 0
stats 'data.tsv' using (100 * $4) nooutput name 'missing'
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
set bmargin at screen 0.65
set format x ''
set ytics few_tics(moves_max)
set label 3 'Migrations started in each interval' at graph 0,1.09 left textcolor rgb dark
plot 'data.tsv' using 1:2 with filledcurves y1=0 linecolor rgb blue notitle, \
     '' using 1:2 with lines linecolor rgb blue linewidth 1.2 notitle

unset label 1; unset label 2
set tmargin at screen 0.59
set bmargin at screen 0.38
set ytics few_tics(overloaded_max)
set label 3 'Hosts with less CPU than was asked for, mean of each interval' at graph 0,1.09 left textcolor rgb dark
plot 'data.tsv' using 1:3 with filledcurves y1=0 linecolor rgb orange notitle, \
     '' using 1:3 with lines linecolor rgb orange linewidth 1.2 notitle

set tmargin at screen 0.32
set bmargin at screen 0.11
set format x '%g'
set xlabel time_name textcolor rgb dark
set format y '%g %%'
set ytics few_tics(missing_max)
set label 3 'CPU asked for and not granted, part of all that was asked for' at graph 0,1.09 left textcolor rgb dark
plot 'data.tsv' using 1:(100 * $4) with filledcurves y1=0 linecolor rgb vermilion notitle, \
     '' using 1:(100 * $4) with lines linecolor rgb vermilion linewidth 1.2 notitle
unset multiplot
