namespace CsRecover.Planning;

/// <summary>An orthonormal two-channel filter, as taps and as a lattice of rotations that does the same with half the arithmetic.</summary>
/// <remarks>
/// Taps in PyWavelets' order and signs: low_k = sum_j Taps[j] x[2k + j - (K - 1)] with 2K taps, high_k the same with (-1)^j Taps[2K - 1 - j];
/// indices periodic. The lattice (Vaidyanathan and Hoang, "Lattice structures for optimal design and robust implementation of
/// two-channel perfect-reconstruction QMF banks", IEEE Trans. ASSP 36(1), 1988) takes pairs (a, b) of neighbouring samples through
/// (a, b) -&gt; (a - t b, t a + b) for each tangent t in turn, b being delayed by one pair between two of them, and scales both ends by a gain.
/// </remarks>
/// <param name="name">The wavelet's name.</param>
/// <param name="taps">The 2K scaling taps.</param>
/// <param name="tangents">The K tangents, in the order in which they are applied.</param>
/// <param name="lowGain">The gain of the first output, the approximation.</param>
/// <param name="highGain">The gain of the second output, the detail.</param>
internal sealed class WaveletFilter(string name, double[] taps, double[] tangents, double lowGain, double highGain)
{
    /// <summary>The wavelet's name.</summary>
    public string Name { get; } = name;

    /// <summary>The 2K scaling taps; not to be changed.</summary>
    public double[] Taps { get; } = taps;

    /// <summary>The K tangents, in the order in which they are applied; not to be changed.</summary>
    public double[] Tangents { get; } = tangents;

    /// <summary>The gain of the first output, the approximation.</summary>
    public double LowGain { get; } = lowGain;

    /// <summary>The gain of the second output, the detail.</summary>
    public double HighGain { get; } = highGain;
}

/// <summary>
/// The filters of <see cref="Wavelet"/>: spectral factors of Daubechies' maximally flat half-band filter ("Ten Lectures on Wavelets",
/// SIAM 1992, chapter 6), found with 60 digits and rounded to double.
/// </summary>
internal static class WaveletFilters
{
    /// <summary>Haar.</summary>
    public static readonly WaveletFilter Haar = new(
        "Haar",
        [
            0.7071067811865476, 0.7071067811865476
        ],
        [
            -1.0
        ],
        0.7071067811865476,
        -0.7071067811865476);

    /// <summary>Db2.</summary>
    public static readonly WaveletFilter Db2 = new(
        "Db2",
        [
            0.48296291314453416, 0.8365163037378079, 0.2241438680420134, -0.12940952255126037
        ],
        [
            0.5773502691896257, -3.732050807568877
        ],
        0.2241438680420134,
        -0.2241438680420134);

    /// <summary>Db3.</summary>
    public static readonly WaveletFilter Db3 = new(
        "Db3",
        [
            0.33267055295008263, 0.8068915093110925, 0.45987750211849154, -0.13501102001025458, -0.08544127388202666,
            0.03522629188570953
        ],
        [
            0.41228659505180554, 0.5460964029793958, 9.443814126943037
        ],
        -0.08544127388202666,
        0.08544127388202666);

    /// <summary>Db4.</summary>
    public static readonly WaveletFilter Db4 = new(
        "Db4",
        [
            0.2303778133088965, 0.7148465705529157, 0.6308807679298589, -0.027983769416859854, -0.18703481171909309,
            0.030841381835560764, 0.0328830116668852, -0.010597401785069032
        ],
        [
            0.3222758880002811, 0.8109313444939048, -0.25929388162988976, -21.7390845398994
        ],
        0.0328830116668852,
        -0.0328830116668852);

    /// <summary>Db5.</summary>
    public static readonly WaveletFilter Db5 = new(
        "Db5",
        [
            0.16010239797419293, 0.6038292697971896, 0.7243085284377729, 0.13842814590132074, -0.24229488706638203,
            -0.032244869584638375, 0.07757149384004572, -0.006241490212798274, -0.012580751999081999, 0.0033357252854737712
        ],
        [
            0.26514514281158824, 1.06394342665818, -0.4248292778014028, 0.1331845456485091, 47.99627795232354
        ],
        -0.012580751999081999,
        0.012580751999081999);

    /// <summary>Db6.</summary>
    public static readonly WaveletFilter Db6 = new(
        "Db6",
        [
            0.11154074335010947, 0.49462389039845306, 0.7511339080210954, 0.31525035170919763, -0.22626469396543983,
            -0.12976686756726194, 0.09750160558732304, 0.027522865530305727, -0.03158203931748603, 0.0005538422011614961,
            0.004777257510945511, -0.0010773010853084796
        ],
        [
            0.2255061785637888, 1.3083360430181672, -0.5896181242331424, 0.24301459735988695, -0.06999987822450948, -103.53720503137743
        ],
        0.004777257510945511,
        -0.004777257510945511);

    /// <summary>Db7.</summary>
    public static readonly WaveletFilter Db7 = new(
        "Db7",
        [
            0.07785205408500918, 0.3965393194819173, 0.7291320908462351, 0.4697822874051931, -0.14390600392856498, -0.22403618499387498,
            0.07130921926683026, 0.08061260915108308, -0.03802993693501441, -0.01657454163066688, 0.01255099855609984,
            0.0004295779729213665, -0.0018016407040474908, 0.00035371379997452024
        ],
        [
            0.19632871258951998, 1.5465355920499169, -0.7501664330496637, 0.3616950920259952, -0.14214170477042137, 0.03703317232894079,
            220.09900119988885
        ],
        -0.0018016407040474908,
        0.0018016407040474908);

    /// <summary>Db8.</summary>
    public static readonly WaveletFilter Db8 = new(
        "Db8",
        [
            0.05441584224310401, 0.31287159091429995, 0.6756307362972898, 0.5853546836542067, -0.015829105256349306, -0.2840155429615469,
            0.0004724845739132828, 0.12874742662047847, -0.017369301001807547, -0.044088253930794755, 0.013981027917398282,
            0.008746094047405777, -0.004870352993451574, -0.00039174037337694705, 0.0006754494064505693, -0.00011747678412476953
        ],
        [
            0.17392388386585503, 1.7802042665222924, -0.906100829140833, 0.48202108808897093, -0.228281430588519, 0.08329313467990687,
            -0.019605582091024497, -463.20507195115357
        ],
        0.0006754494064505693,
        -0.0006754494064505693);

    /// <summary>Db9.</summary>
    public static readonly WaveletFilter Db9 = new(
        "Db9",
        [
            0.038077947363878345, 0.24383467461259034, 0.6048231236901112, 0.6572880780513005, 0.13319738582500756, -0.2932737832791749,
            -0.09684078322297646, 0.14854074933810638, 0.03072568147933338, -0.06763282906132997, 0.00025094711483145197,
            0.022361662123679096, -0.004723204757751397, -0.00428150368246343, 0.0018476468830562265, 0.00023038576352319597,
            -0.0002519631889427101, 3.93473203162716e-05
        ],
        [
            0.15616297158875123, 2.0104771130011807, -1.057930510492152, 0.6008993263619814, -0.32112864925948886, 0.14460842060921011,
            -0.04854267571076777, 0.01036293847277634, 967.739278248427
        ],
        -0.0002519631889427101,
        0.0002519631889427101);

    /// <summary>Db10.</summary>
    public static readonly WaveletFilter Db10 = new(
        "Db10",
        [
            0.026670057900555554, 0.1881768000776915, 0.5272011889317256, 0.6884590394536035, 0.2811723436605775, -0.24984642432731538,
            -0.19594627437737705, 0.12736934033579325, 0.09305736460357235, -0.07139414716639708, -0.029457536821875813,
            0.033212674059341, 0.0036065535669561697, -0.010733175483330575, 0.001395351747052901, 0.001992405295185056,
            -0.0006858566949597116, -0.00011646685512928545, 9.358867032006959e-05, -1.3264202894521244e-05
        ],
        [
            0.1417287247394176, 2.2381440048963905, -1.2063222708278143, 0.7172625003264426, -0.41615225892721125, 0.2157216293857113,
            -0.09103253015482796, 0.02806620649005272, -0.005464316860480698, -2010.6792781020843
        ],
        9.358867032006959e-05,
        -9.358867032006959e-05);

    /// <summary>Sym4.</summary>
    public static readonly WaveletFilter Sym4 = new(
        "Sym4",
        [
            0.032223100604051466, -0.012603967262031304, -0.09921954357663353, 0.29785779560530606, 0.8037387518051321,
            0.497618667632775, -0.029635527646002493, -0.07576571478950221
        ],
        [
            -2.5565839655202556, -6.972455802370357, -1.2564778787962168, -0.4252992358559015
        ],
        -0.029635527646002493,
        0.029635527646002493);

    /// <summary>Sym8.</summary>
    public static readonly WaveletFilter Sym8 = new(
        "Sym8",
        [
            0.001889950332767689, -0.0003029205147241331, -0.014952258337062199, 0.0038087520138944896, 0.04913717967373029,
            -0.027219029917103486, -0.0519458381078818, 0.36444189483617895, 0.777185751699628, 0.4813596512590534,
            -0.061273359067811076, -0.14329423835127267, 0.007607487324976609, 0.03169508781152599, -0.0005421323318000107,
            -0.0033824159510050028
        ],
        [
            -6.239096531606153, -0.7285055933021375, 2.6980072028165525, -9.652492888463756, -4.355319509576526, 0.9829012628266035,
            -0.6213016822266861, -0.5587575153807256
        ],
        -0.0005421323318000107,
        0.0005421323318000107);

    /// <summary>Finds a wavelet's filter.</summary>
    /// <param name="wavelet">The wavelet.</param>
    public static WaveletFilter Of(Wavelet wavelet) => wavelet switch
    {
        Wavelet.Haar => Haar,
        Wavelet.Db2 => Db2,
        Wavelet.Db3 => Db3,
        Wavelet.Db4 => Db4,
        Wavelet.Db5 => Db5,
        Wavelet.Db6 => Db6,
        Wavelet.Db7 => Db7,
        Wavelet.Db8 => Db8,
        Wavelet.Db9 => Db9,
        Wavelet.Db10 => Db10,
        Wavelet.Sym4 => Sym4,
        Wavelet.Sym8 => Sym8,
        _ => throw new ArgumentOutOfRangeException(nameof(wavelet), wavelet, "Expected a member of Wavelet."),
    };
}
