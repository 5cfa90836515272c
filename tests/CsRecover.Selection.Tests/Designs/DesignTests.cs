namespace CsRecover.Selection.Tests.Designs;

public class DesignTests
{
    [Fact]
    public void Rows_columns_and_sparse_columns_make_the_same_design()
    {
        double[] byRows = [1, 0, 3, 0, 5, 6], byColumns = [1, 0, 0, 5, 3, 6];
        Design[] designs =
        [
            Design.FromRows(byRows, 2, 3),
            Design.FromColumns(byColumns, 2, 3),
            Design.FromSparseColumns(2, 3, [0, 1, 2, 4], [0, 1, 0, 1], [1, 5, 3, 6]),
        ];
        foreach (Design design in designs)
        {
            for (int j = 0; j < 3; j++)
            {
                var column = new double[2];
                design.AddColumn(2.0, j, column);
                Assert.Equal([2 * byRows[j], 2 * byRows[3 + j]], column);
            }
        }
    }

    [Fact]
    public void Bad_designs_are_refused_in_a_sentence()
    {
        Refuses("Expected a design with at least one feature, got 0.", () => Design.FromRows([], 2, 0));
        Refuses("Expected a design with at least one observation, got 0.", () => Design.FromColumns([], 0, 2));
        Refuses("Expected 6 values (2 observations of 3 features), got 5.", () => Design.FromRows(new double[5], 2, 3));
        Refuses("Expected finite numbers, got NaN at index 1.", () => Design.FromRows([1, double.NaN], 1, 2));
        Refuses("Expected 2 values (one for each feature), got 1.", () => Design.FromRows([1, 2], 1, 2, ["only"]));
        Refuses("Expected 3 values (one for each feature and one more), got 2.", () => Design.FromSparseColumns(2, 2, [0, 1], [0], [1.0]));
        Refuses("Expected starts from 0 to 1, the number of entries, got 0 to 2.", () => Design.FromSparseColumns(2, 2, [0, 1, 2], [0], [1.0]));
        Refuses("Expected starts that never fall, got 2 followed by 1 at feature 1.", () => Design.FromSparseColumns(2, 3, [0, 2, 1, 2], [0, 1], [1.0, 2.0]));
        Refuses("Expected observations of feature 0 that rise from 0 to at most 1, got 2 at entry 0.", () => Design.FromSparseColumns(2, 1, [0, 1], [2], [1.0]));
        Refuses("Expected observations of feature 0 that rise from 0 to at most 1, got 0 at entry 1.", () => Design.FromSparseColumns(2, 1, [0, 2], [0, 0], [1.0, 2.0]));
    }

    [Fact]
    public void Bad_problems_are_refused_in_a_sentence()
    {
        DenseDesign design = Design.FromRows([1, 2, 3, 5, 4, 7], 3, 2, ["age", "height"]);
        double[] y = [1, 0, 1];
        Refuses("Expected 3 values (one for each observation), got 2.", () => new SelectionProblem(design, [1, 2]));
        Refuses("Expected finite numbers, got", () => new SelectionProblem(design, [1, double.PositiveInfinity, 2]));
        Refuses("Expected responses 0 and 1, as logistic loss needs, got 2 at observation 2.", () => new SelectionProblem(design, [1, 0, 2], SelectionLoss.Logistic));
        Refuses("Expected responses of both classes, got 1 for every observation.", () => new SelectionProblem(design, [1, 1, 1], SelectionLoss.Logistic));
        Refuses("Expected a ridge of at least 0, got -1.", () => new SelectionProblem(design, y) { Ridge = -1 });
        Refuses("Expected lower bounds of at most 0, since leaving a feature out must be allowed, got 1 for feature 'height'.", () => new SelectionProblem(design, y) { LowerBounds = [0, 1] });
        Refuses("Expected upper bounds of at least 0, since leaving a feature out must be allowed, got NaN for feature 'age'.", () => new SelectionProblem(design, y) { UpperBounds = [double.NaN, 1] });
        Refuses("Expected groups numbered from 0 on with none left out, got 2 groups with numbers from 0 to 2.", () => new SelectionProblem(design, y) { Groups = [0, 2] });
        Refuses("Expected a number of features of at least 0, got -1.", () => SelectionTarget.OfSize(-1));
        Refuses("Expected a price of at least 0, got NaN.", () => SelectionTarget.OfPenalty(double.NaN));
    }

    private static void Refuses(string sentence, Func<object> make) =>
        Assert.StartsWith(sentence, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);
}
