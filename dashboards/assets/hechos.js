/* Draws ready HTML inside one element, and takes the first paint away once the page stands. */
window.hechos_components = {
  Markup: function (props) {
    React.useEffect(function () {
      var first = document.getElementById("first-paint");
      if (first) { first.remove(); }
    }, []);
    var inside = { dangerouslySetInnerHTML: { __html: props.html } };
    return React.createElement(props.tag, Object.assign({}, props.attributes, inside));
  }
};
