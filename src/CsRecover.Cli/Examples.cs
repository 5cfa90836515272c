namespace CsRecover.Cli;

/// <summary>Command lines that work, for --help.</summary>
internal static class Examples
{
    /// <summary>The examples of a command.</summary>
    /// <param name="command">Its name; anything else means the program itself.</param>
    /// <returns>Lines; empty when there are none.</returns>
    public static string For(string command) => command switch
    {
        "recover" => """
              # x with few non-zeros out of y = A x; the default solver need not be told how many
              csrecover recover --matrix A.npy --measurements y.npy --output x.npy

              # 100 non-zeros by orthogonal matching pursuit, with a report for scripts
              csrecover recover --matrix A.npy --measurements y.npy --solver omp --sparsity 100 --output x.npy --report r.json

              # a batch on a GPU
              csrecover recover --matrix A.npy --measurements batch.npy --backend cuda --output x.npy

              # make inputs in Python
              import numpy as np; g = np.random.default_rng(1); A = g.standard_normal((100, 256)) / 10
              x = np.zeros(256); x[g.choice(256, 12, replace=False)] = g.standard_normal(12)
              np.save("A.npy", A); np.save("y.npy", A @ x)
            """,
        "select" => """
              # which columns of a table explain its column 'price', and how many of them
              csrecover select --design houses.csv --response price --output beta.npy --report r.json

              # the 5 best of 1000 features, proven to be within 1 % of the best five
              csrecover select --design X.npy --response y.npy --sparsity 5 --exact --gap 0.01

              # every size up to 20 by forward steps, the best one by 10-fold cross validation
              csrecover select --design X.npy --response y.npy --path 20 --method forward --folds 10

              # classes 0 and 1, features in groups, at a price of 3 units of log-likelihood a group
              csrecover select --design X.mtx --response class.npy --loss logistic --groups groups.csv --lambda 3 --ridge 0.1
            """,
        "calibrate" => """
              # 500 of the records of a survey, with weights that meet the targets as well as 500 can
              csrecover calibrate --matrix M.npz --targets y.npy --sparsity 500 --output w.npy --report r.json

              # no weight above 20,000, and weights even enough to be worth 300 equal ones
              csrecover calibrate --matrix M.npz --targets y.npy --sparsity 500 --max-weight 20000 --min-effective 300 --output w.npy

              # gates choose the records, at a price; their weights are fitted again afterwards
              csrecover calibrate --matrix M.npy --targets y.csv --lambda 0.01 --refit --output w.npy
            """,
        "mri" => """
              # an image out of undersampled k-space; points that were not measured are zero in the file
              csrecover mri --kspace kspace.npy --output result

              # undersample fully sampled k-space by a mask and judge the result
              csrecover mri --kspace full.npy --mask mask.npy --reference reference.npy --roi head.npy --output result

              # every slice of a scan in ISMRMRD's or fastMRI's HDF5, in scanner coordinates for a viewer
              csrecover mri --kspace scan.h5 --remove-oversampling --nifti scan.nii.gz --output result

              # a page to look at, from the best image that half a minute allows
              csrecover mri --kspace kspace.npy --quality best --time-budget 30 --html report.html --output result

              # BART's files, four thousand wavelet coefficients by normalised iterative hard thresholding
              csrecover mri --kspace kspace.cfl --solver niht --sparsity 4000 --output result
            """,
        "mask" => """
              # a quarter of k-space, the middle 24 x 24 points in full
              csrecover mask --size 256x256 --acceleration 4 --output mask.npy

              # points further apart along the height than along the width, no corners, six eighths of the columns
              csrecover mask --size 230x180 --acceleration 3x2 --elliptical --partial-fourier 0.75 --output mask.cfl

              # random columns, as a picture
              csrecover mask --type lines --size 256x256 --acceleration 4 --calibration 20 --output mask.png
            """,
        "analyze" => """
              # how alike the columns are, and whether the matrix looks like a random ensemble
              csrecover analyze --matrix A.npy

              # what is proven for signals of 3 non-zeros, with the supports that refute conditions in the report
              csrecover analyze --matrix A.npy --sparsity 3 --report r.json

              # look harder for bad supports, from another seed
              csrecover analyze --matrix A.npy --sparsity 3 --trials 5000 --seed 2
            """,
        "sweep" => """
              # two solvers, 10 x 10 cells; the same command continues a sweep that was stopped
              csrecover sweep --columns 200 --deltas 0.05:0.95:0.1 --rhos 0.05:0.95:0.1 --solvers smoothed-l0,omp --adaptive --output sweep

              # every solver on four kinds of matrices with signs as amplitudes, without and with noise of 30 dB
              csrecover sweep --solvers all --ensembles gaussian,rademacher,partial-dct,hadamard --amplitudes signs --snr none,30 --adaptive --output sweep

              # a sweep in two parts, on two machines perhaps, and joined
              csrecover sweep --shard 1/2 --output part1
              csrecover sweep --shard 2/2 --output part2
              csrecover sweep merge part1 part2 --output sweep
            """,
        "merge" => "  csrecover sweep merge part1 part2 part3 --output sweep",
        "solvers" => "  csrecover solvers",
        "devices" => "  csrecover devices",
        "bench" => "  csrecover bench --threads 1",
        _ => """
              csrecover solvers
              csrecover recover --help
              csrecover recover --matrix A.npy --measurements y.npy --output x.npy
              csrecover mri --kspace kspace.npy --output result
              csrecover select --design table.csv --response price
            """,
    };
}
