# What all plots have in common. Colours: Okabe and Ito, "Color Universal Design" (2008), which
# colour-blind readers tell apart.
set encoding utf8
set datafile missing 'nan'
set datafile separator '\t'
orange = '#E69F00'; sky = '#56B4E9'; green = '#009E73'; blue = '#0072B2'; vermilion = '#D55E00'; purple = '#CC79A7'
dark = '#333333'; grey = '#777777'; pale = '#DDDDDD'
set border 3 linecolor rgb grey linewidth 1
set tics nomirror out scale 0.5 textcolor rgb dark
set grid ytics back linetype 1 linecolor rgb pale linewidth 1
set key top right outside horizontal samplen 2.5 textcolor rgb dark
set style fill solid 0.25 noborder

# A distance of tics that gives three to six of them from 0 to `most`, for small panels.
tens(most) = 10 ** floor(log10(most > 0 ? most : 1))
few_tics(most) = tens(most) * (most / tens(most) < 1.5 ? 0.25 : most / tens(most) < 3 ? 0.5 : most / tens(most) < 6 ? 1 : 2)
