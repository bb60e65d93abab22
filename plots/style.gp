# What all plots have in common. Colours: Okabe and Ito, "Color Universal Design" (2008), which
# colour-blind readers tell apart.
set encoding utf8
set datafile missing 'nan'
set datafile separator '\t'
orange = '#E69F00'; sky = '#56B4E9'; green = '#009E73'; blue = '#0072B2'; vermilion = '#D55E00'; purple = '#CC79A7'
dark = '#333333'; grey = '#777777'; pale = '#DDDDDD'
set border 3 linecolor rgb grey linewidth 1
set tics nomirror out scale 0.5 textcolor rgb dark
set grid ytics linecolor rgb pale linewidth 1
set key top right outside horizontal samplen 2.5 textcolor rgb dark
set style fill solid 0.25 noborder
